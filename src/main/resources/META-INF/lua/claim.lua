-- claim.lua  Claims one coupon for each user, in order, in one atomic step.
--   KEYS  1 stock (String)   2 admitted users (Set)   3 outbox (Stream)   4 window (Hash: startAt, endAt in Unix ms, loadedInto, gaps)
--         5 promised (Hash: user -> coupon id)
--   ARGV  1 entries the outbox may hold   2 the claims: 'couponId userId key couponId userId key ...' ('-' for no key)
--   Returns  outbox entry id ('' when no claim was admitted), ms until the window opens, Unix ms now (0 when not loaded),
--            then one answer per claim:
--            1 admitted, -1 sold out, -2 the user has claimed before (or, as text, the coupon id that was promised to the user),
--            -3 gate not loaded, -4 not open yet, -5 ended, -6 the outbox is full
-- Scripts do not roll back: everything is read and checked before the first write. The window is checked against
-- Redis' own clock, the one clock that all nodes share. One outbox entry holds all the claims of this call. The claims
-- are one argument, not three each: the outbox stores the same text, and the client encodes a single value.
local CLAIM = '(%S+) (%S+) (%S+)'
local reply = { '', 0, 0 }

local function answer_all(code)
  for _ in string.gmatch(ARGV[2], CLAIM) do
    reply[#reply + 1] = code
  end
  return reply
end

local stock = tonumber(redis.call('GET', KEYS[1]) or '')
local window = redis.call('HMGET', KEYS[4], 'startAt', 'endAt')
if not stock or not window[1] or not window[2] or redis.call('EXISTS', KEYS[2]) == 0 then
  return answer_all(-3)
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
reply[2] = tonumber(window[1]) - now
reply[3] = now
if reply[2] > 0 then
  return answer_all(-4)
end
if now >= tonumber(window[2]) then
  return answer_all(-5)
end

-- the outbox was lost: the set may hold users with neither a coupon nor an outbox entry
if redis.call('EXISTS', KEYS[3]) == 0 then
  return answer_all(-3)
end

local full = redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[1])
local admitted, users, seen = {}, {}, {}
for coupon, user, key in string.gmatch(ARGV[2], CLAIM) do
  local answer
  if seen[user] or redis.call('SISMEMBER', KEYS[2], user) == 1 then
    answer = redis.call('HGET', KEYS[5], user) or -2
  elseif stock <= #users then
    answer = -1
  elseif full then
    answer = -6
  else
    answer = 1
    seen[user] = true
    users[#users + 1] = user
    admitted[#admitted + 1] = coupon
    admitted[#admitted + 1] = user
    admitted[#admitted + 1] = key
  end
  reply[#reply + 1] = answer
end

if #users > 0 then
  reply[1] = redis.call('XADD', KEYS[3], '*', 'claims', table.concat(admitted, ' '))
  redis.call('DECRBY', KEYS[1], #users)
  redis.call('SADD', KEYS[2], unpack(users))
end
return reply
