-- The runs that a snapshot holds the work of, newest first: the last of each flow.
SELECT flow, arg_max(run_id, (started_at, run_id)) AS run_id, strftime(max(started_at), '%Y-%m-%dT%H:%M:%SZ') AS started_at FROM runs GROUP BY flow ORDER BY started_at DESC, flow;
