-- close.lua  Makes the gate answer "ended", and forgets the holders.
--   KEYS  1 stock   2 issued users   3 outbox   4 window   5 loader
--   ARGV  1 for how long, in ms
--   Returns  claims' entries left in the outbox
-- A window that lies in 1970 is over by any clock. The loader's token goes, so that no late swap opens the gate again.
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
