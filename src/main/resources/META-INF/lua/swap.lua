-- swap.lua  Puts a state loaded from the database in place, in one atomic step.
--   KEYS  1 stock   2 admitted users   3 outbox   4 window   5 loader   6 set under construction
--   ARGV  1 token   2 coupons left   3 startAt   4 endAt (Unix ms)   5 issued coupons whose rows were deleted
--   Returns  1 swapped, 0 another loader has begun since or the set has expired: nothing was changed
-- The id of the server process is stored: inspect.lua reports when another process answers.
-- Claims in the outbox are still to be decided by the ledger. Those of users without a coupon are taken off the
-- stock, and their users are added to the set.
if redis.call('GET', KEYS[5]) ~= ARGV[1] or redis.call('EXISTS', KEYS[6]) == 0 then
  return 0
end

if redis.call('EXISTS', KEYS[3]) == 0 then -- an empty outbox exists as a key, so that a lost one is detected
  redis.call('XDEL', KEYS[3], redis.call('XADD', KEYS[3], '*', 'claims', ''))
end

local stock = tonumber(ARGV[2])
for _, entry in ipairs(redis.call('XRANGE', KEYS[3], '-', '+')) do
  for user in string.gmatch(entry[2][2], '%S+ (%S+) %S+') do
    stock = stock - redis.call('SADD', KEYS[6], user)
  end
end

redis.call('RENAME', KEYS[6], KEYS[2])
redis.call('PERSIST', KEYS[2])
redis.call('SET', KEYS[1], stock)
local server = redis.pcall('INFO', 'server')
local process = type(server) == 'string' and string.match(server, 'run_id:(%w+)') or 'unknown'
redis.call('HSET', KEYS[4], 'startAt', ARGV[3], 'endAt', ARGV[4], 'loadedInto', process, 'gaps', ARGV[5])
redis.call('DEL', KEYS[5])
return 1
