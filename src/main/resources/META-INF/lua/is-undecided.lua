-- is-undecided.lua  Whether a claim is still in the outbox.
--   KEYS  1 outbox (Stream)
--   ARGV  1 coupon id of the claim   2 id of the entry that holds the claim
--   Returns  1 it is, 0 it is not
-- The coupon id is compared too, because a Redis that has lost its last writes may give the same entry id once more.
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])) do
  for coupon in string.gmatch(entry[2][2], '(%S+) %S+ %S+') do
    if coupon == ARGV[1] then
      return 1
    end
  end
end
return 0
