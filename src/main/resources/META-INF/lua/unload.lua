-- unload.lua  Deletes the loaded state: claims are answered "not loaded" until a loader swaps a new state in.
--   KEYS  1 stock   2 admitted users   3 outbox   4 window   5 loader
--   Returns  how many keys there were
-- A loader at work read the policy before it changed; without its token its swap does nothing.
return redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[4], KEYS[5])
