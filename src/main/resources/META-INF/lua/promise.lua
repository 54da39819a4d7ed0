-- promise.lua  Notes the coupon id that a user got with the answer "pending", so that claim.lua returns it to a retry.
--   KEYS  1 promised (Hash: user -> coupon id)
--   ARGV  1 user id   2 coupon id   3 time to live of the whole hash in ms, renewed with every promise
--   Returns  1
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
