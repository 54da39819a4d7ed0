-- add-holders.lua  Adds users to the set under construction.
--   KEYS  1 loader (String)   2 set under construction
--   ARGV  1 token of this loader   2 time to live in ms   then the users
--   Returns  1, or 0 when the loader's token is no longer valid: nothing was changed
if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('EXISTS', KEYS[2]) == 0 then
  return 0
end
redis.call('SADD', KEYS[2], unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
