-- What wrk sends: one request after another from a file with a query string a line, and what it tells at the end.
-- Arguments: the file, how many of its requests were sent before, whether one may be sent twice.

local queries, sent, repeated = {}, 0, false

function init(args)
  for line in io.lines(args[1]) do queries[#queries + 1] = line end
  sent, repeated = tonumber(args[2]), args[3] == "repeated"
end

function request()
  local lap = math.floor(sent / #queries)
  local query = queries[sent % #queries + 1]
  sent = sent + 1
  -- Once all were sent, a comment at the end makes a request that no cache has seen.
  if lap > 0 and not repeated then query = query .. "%23" .. lap end
  return wrk.format("GET", wrk.path .. "?query=" .. query,
    { Accept = "application/sparql-results+json", Host = wrk.host .. ":" .. wrk.port })
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format('{"seconds": %f, "requests": %d, "p50": %f, "p99": %f, "failed": %d}',
    summary.duration / 1e6, summary.requests, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
