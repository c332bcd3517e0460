-- Distinct orders of 4 lines, each under its own idempotency key; the answers must be 201.
local token = os.getenv("BENCH_TOKEN")
local seed = tonumber(os.getenv("BENCH_SEED")) or 1
local colours = { [0] = "-WH", "-BK", "-RD", "-BL" }
refused = 0
local made, threads = 0, {}

function setup(thread)
    table.insert(threads, thread)
end

function init(args)
    math.randomseed(seed)
    for _ = 1, 20 do math.random() end
    refused = 0
end

local function line()
    local number = math.random(1, 2000)
    return string.format('{"product":"TS-%d%s","quantity":"%d"}', 1000 + number, colours[number % 4], math.random(1, 500))
end

function request()
    made = made + 1
    local headers = {
        ["Authorization"] = "Bearer " .. token,
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = string.format("wrk-%d-%d", seed, made),
    }
    local body = string.format(
        '{"customer":"C%04d","confirm":true,"acknowledge":{"codes":["*"],"reason":"bench"},"lines":[%s,%s,%s,%s]}',
        math.random(1, 500), line(), line(), line(), line())
    return wrk.format("POST", "/api/v1/orders", headers, body)
end

function response(status, headers, body)
    if status ~= 201 then
        refused = refused + 1
        if refused <= 3 then io.stderr:write(status .. " " .. body:sub(1, 400) .. "\n") end
    end
end

function done(summary, latency, requests)
    local bad = 0
    for _, thread in ipairs(threads) do bad = bad + (thread:get("refused") or 0) end
    local e = summary.errors
    io.write(string.format('{"orders":%d,"seconds":%f,"p50":%f,"p95":%f,"errors":%d}\n',
        summary.requests - bad, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
        bad + e.connect + e.read + e.write + e.timeout))
end
