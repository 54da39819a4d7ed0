-- undecided.lua  Outbox entries that have not been settled for a while, oldest first.
--   KEYS  1 outbox
--   ARGV  1 minimum age in ms, by Redis' clock   2 entries at most
--   Returns  entry id, claims, entry id, claims, ...
local time = redis.call('TIME')
local until_ms = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[1])
local found = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', string.format('%.0f', until_ms), 'COUNT', ARGV[2])) do
  found[#found + 1] = entry[1]
  found[#found + 1] = entry[2][2]
end
return found
