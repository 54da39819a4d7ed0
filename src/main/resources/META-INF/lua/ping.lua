-- ping.lua  Does nothing: the reply shows that Redis runs scripts.
--   KEYS  1 any key; in a cluster it chooses the node that is asked
--   Returns  1
return 1
