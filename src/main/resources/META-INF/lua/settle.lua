-- settle.lua  Learns what the ledger has decided.
--   KEYS  1 outbox (Stream)   2 issued users (Set)   3 stock (String)
--   ARGV  1 n entries   2 m released   then n ids of outbox entries whose claims are all decided, m users who were
--         admitted but refused, and users who hold a coupon that was issued around the gate
--   Returns  how many users of the last kind the gate did not know
-- A released user may ask again. The stock is not given back: the ledger refused because there was nothing to give.
-- A coupon issued around the gate is taken off the stock once: when its user is new to the set.
local n, m = tonumber(ARGV[1]), tonumber(ARGV[2])
if n > 0 then
  redis.call('XDEL', KEYS[1], unpack(ARGV, 3, n + 2))
end
if m > 0 then
  redis.call('SREM', KEYS[2], unpack(ARGV, n + 3, n + m + 2))
end
local adopted = 0
if #ARGV > n + m + 2 and redis.call('EXISTS', KEYS[2], KEYS[3]) == 2 then
  adopted = redis.call('SADD', KEYS[2], unpack(ARGV, n + m + 3, #ARGV))
  redis.call('DECRBY', KEYS[3], adopted)
end
return adopted
