-- begin-loading.lua  Starts a set of users that swap.lua will put in place.
--   KEYS  1 loader (String)   2 set under construction
--   ARGV  1 token of this loader   2 time to live in ms
--   Returns  1
-- From now on only this token may swap; a loader that began earlier has lost. The member '0' is no user: it lets an
-- empty set exist, so that a lost set can be told from one that nobody has entered.
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SADD', KEYS[2], '0')
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
