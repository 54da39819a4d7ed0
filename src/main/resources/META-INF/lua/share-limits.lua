-- share-limits.lua  Adds what one node has let through to what all nodes have, and tells what they owe.
--   KEYS  one for each user or address (String: when its bucket is full again, Unix microseconds)
--   ARGV  1 the largest debt that is kept, microseconds   then, for each key, what the node adds, microseconds
--   Returns  the debt of each key, microseconds until its bucket is full again
-- Redis' own clock counts, the one clock that all nodes share. A bucket that is full again has no key.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local most = tonumber(ARGV[1])
local debts = {}
for i, key in ipairs(KEYS) do
  local full_at = tonumber(redis.call('GET', key) or '') or now
  local debt = math.min(math.max(full_at - now, 0) + tonumber(ARGV[i + 1]), most)
  if debt > 0 then
    redis.call('SET', key, string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
  end
  debts[i] = debt
end
return debts
