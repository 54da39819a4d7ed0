-- inspect.lua  What the gate holds of a policy, at one instant.
--   KEYS  1 stock   2 admitted users   3 outbox   4 window
--   Returns  1 loaded or 0 not, stock, users seen, claims in the outbox, age in ms of the oldest entry (0 for none),
--            1 when it was loaded into another server process or 0 when into this one, issued coupons that had no row when it
--            was loaded
-- An entry may be stamped later than now: the clock was set back. Then nobody knows its age; the difference stands for it.
-- A server that has started again, or a replica that has taken over, may lack what was written last.
local stock = tonumber(redis.call('GET', KEYS[1]) or '')
local loaded = stock and redis.call('EXISTS', KEYS[2], KEYS[3], KEYS[4]) == 3
local claims, oldest = 0, 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[3], '-', '+')) do
  if oldest == 0 then
    local time = redis.call('TIME')
    oldest = math.abs(time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(string.match(entry[1], '%d+')))
  end
  local _, separators = string.gsub(entry[2][2], ' ', ' ')
  claims = claims + (separators + 1) / 3
end
local users = math.max(0, redis.call('SCARD', KEYS[2]) - 1) -- without the member '0', which is no user
local server = redis.pcall('INFO', 'server')
local process = type(server) == 'string' and string.match(server, 'run_id:(%w+)') or 'unknown'
local elsewhere = loaded and redis.call('HGET', KEYS[4], 'loadedInto') ~= process
local gaps = tonumber(redis.call('HGET', KEYS[4], 'gaps') or 0)
return { loaded and 1 or 0, stock or 0, users, claims, oldest, elsewhere and 1 or 0, gaps }
