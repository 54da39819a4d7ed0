-- undecided.lua  Outbox entries that have not been settled for a while, oldest first, and those stamped as much later than now.
--   KEYS  1 outbox
--   ARGV  1 minimum age in ms, by Redis' clock   2 entries at most
--   Returns  entry id, claims, entry id, claims, ...
-- The clock was set back after these were written. Nobody knows their age; to record one twice does no harm.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}

local function add(from, to)
  local room = tonumber(ARGV[2]) - #found / 2
  if room > 0 then
    for _, entry in ipairs(redis.call('XRANGE', KEYS[1], from, to, 'COUNT', room)) do
      found[#found + 1] = entry[1]
      found[#found + 1] = entry[2][2]
    end
  end
end

add('-', string.format('%.0f', now - tonumber(ARGV[1])))
add(string.format('%.0f', now + tonumber(ARGV[1]) + 1), '+')
return found
