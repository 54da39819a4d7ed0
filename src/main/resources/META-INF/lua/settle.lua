-- settle.lua  Forgets what the ledger has decided.
--   KEYS  1 outbox (Stream)   2 issued users (Set)
--   ARGV  n, then n outbox entry ids whose claims are all decided, then the users to release
--   Returns  how many entries were deleted
-- A released user may ask again. The stock is not given back: the ledger refused because there was nothing to give.
local n = tonumber(ARGV[1])
local deleted = 0
if n > 0 then
  deleted = redis.call('XDEL', KEYS[1], unpack(ARGV, 2, n + 1))
end
if #ARGV > n + 1 then
  redis.call('SREM', KEYS[2], unpack(ARGV, n + 2, #ARGV))
end
return deleted
