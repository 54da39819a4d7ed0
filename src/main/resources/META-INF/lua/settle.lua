-- settle.lua  Applies the ledger's decisions to the gate.
--   KEYS  1 outbox (Stream)   2 admitted users (Set)   3 stock (String)
--   ARGV  1 n entries   2 m released   then n ids of outbox entries with all claims decided, m users that were
--         admitted and then refused, and users with a coupon that was issued while the gate was skipped
--   Returns  how many users of the last kind the gate did not know
-- A released user may claim again. The stock stays as it is: the ledger refused because no coupon was left.
-- A coupon issued while the gate was skipped lowers the stock once: when its user is new to the set.
local n, m = tonumber(ARGV[1]), tonumber(ARGV[2])
local last = 2
if n > 0 then
  redis.call('XDEL', KEYS[1], unpack(ARGV, last + 1, last + n))
  last = last + n
end
if m > 0 then
  redis.call('SREM', KEYS[2], unpack(ARGV, last + 1, last + m))
  last = last + m
end
local adopted = 0
if #ARGV > last and redis.call('EXISTS', KEYS[2], KEYS[3]) == 2 then
  adopted = redis.call('SADD', KEYS[2], unpack(ARGV, last + 1, #ARGV))
  redis.call('DECRBY', KEYS[3], adopted)
end
return adopted
