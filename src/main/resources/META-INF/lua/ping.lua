-- ping.lua  Tells the time: the reply shows that Redis runs scripts.
--   KEYS  1 any key; in a cluster it chooses the node that is asked
--   Returns  Unix ms by Redis' clock
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
