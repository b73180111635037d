-- Refers somebody new with each request, as a form would. Words: the form's token, a day. What is not answered by 303 is counted apart.
local threads = {}

function setup(thread)
    thread:set("number", #threads)
    table.insert(threads, thread)
end

function init(words)
    token, day, refused, count = words[1], words[2], 0, 0
    math.randomseed(os.time() * 100 + number)
    run = string.format("%08x%02x", math.random(0, 2 ^ 31 - 1), number)
end

function request()
    count = count + 1
    local key = string.format("%s%022x", run, count)
    local born = string.format("%d+%d+%d", math.random(1, 28), math.random(1, 12), math.random(1940, 2000))
    local body = "token=" .. token .. "&key=" .. key .. "&person-name=" .. string.reverse(key) .. "&person-born=" .. born
        .. "&referral-source=housing_office&referral-received=" .. day .. "&referral-received-time=10:30&referral-needs=money&referral-consent=yes"
    return wrk.format("POST", "/referrals/start", {["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = wrk.headers["Cookie"]}, body)
end

function response(status)
    if status ~= 303 then refused = refused + 1 end
end

function done(summary)
    local refused = 0
    for _, thread in ipairs(threads) do refused = refused + thread:get("refused") end
    io.write(string.format("acts %.1f a second, refused %d\n", summary.requests / summary.duration * 1e6, refused))
end
