-- close.lua  Makes the gate answer "ended", and deletes the holders.
--   KEYS  1 stock   2 admitted users   3 outbox   4 window   5 loader
--   ARGV  1 for how long, in ms
--   Returns  number of entries left in the outbox
-- The window is set to 1970, which is over by any clock. The loader's token is deleted, so that a late swap cannot open the gate.
redis.call('UNLINK', KEYS[2], KEYS[5])
redis.call('SADD', KEYS[2], '0')
redis.call('SET', KEYS[1], '0')
redis.call('HSET', KEYS[4], 'startAt', '0', 'endAt', '0')
for _, key in ipairs({ KEYS[1], KEYS[2], KEYS[4] }) do
  redis.call('PEXPIRE', key, ARGV[1])
end
local left = redis.call('XLEN', KEYS[3])
if left == 0 then
  redis.call('UNLINK', KEYS[3])
end
return left
