-- begin-loading.lua  Starts a set of users that swap.lua will put in place.
--   KEYS  1 loader (String)   2 set under construction
--   ARGV  1 token of this loader   2 time to live in ms, renewed with every chunk
--   Returns  1, or 0 while another loader is loading the policy
-- The member '0' is no user: with it an empty set exists, so that a lost set can be told from an empty one.
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 0
end
redis.call('SADD', KEYS[2], '0')
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
