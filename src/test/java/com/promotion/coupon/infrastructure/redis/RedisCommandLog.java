package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.fixtures.Await;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisMonitor;
import redis.clients.jedis.exceptions.JedisException;

/** What Redis executes, also inside scripts, as MONITOR tells it. */
final class RedisCommandLog implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Queue<List<String>> commands = new ConcurrentLinkedQueue<>();
    private final Jedis monitor;
    private final Jedis client;
    private final Thread listener;

    private RedisCommandLog(URI redis) {
        monitor = new Jedis(redis, TIMEOUT_MILLIS);
        client = new Jedis(redis, TIMEOUT_MILLIS);
        listener = new Thread(this::listen, "redis-monitor");
        listener.setDaemon(true);
    }

    /** Everything that is executed from now on is in the log. */
    static RedisCommandLog start(String redisUrl) {
        RedisCommandLog log = new RedisCommandLog(URI.create(redisUrl));
        log.listener.start();
        log.awaitMark("begin");
        log.commands.clear();
        return log;
    }

    /** Every command that ended before this call, as its words. */
    List<List<String>> commandsSoFar() {
        awaitMark("end");
        return List.copyOf(commands);
    }

    private void awaitMark(String mark) {
        Await.until(
                "MONITOR tells of " + mark,
                () -> {
                    client.echo(mark);
                    return commands;
                },
                told -> told.contains(List.of("ECHO", mark)));
    }

    private void listen() {
        try {
            monitor.monitor(new JedisMonitor() {
                @Override
                public void onCommand(String line) {
                    commands.add(WORD.matcher(line)
                            .results()
                            .map((MatchResult word) -> word.group(1))
                            .toList());
                }
            });
        } catch (JedisException closed) {
            // the only way to end MONITOR is to close its connection
        }
    }

    @Override
    public void close() {
        monitor.close();
        client.close();
    }
}
