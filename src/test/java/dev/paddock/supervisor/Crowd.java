package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The smallest server there is: a script of Perl that says 200 to everything, for tests with very many of them. */
final class Crowd {
    private static final String SERVER = """
            use strict; use Socket;
            my $port = 8080;
            for my $i (0 .. $#ARGV) { $port = $ARGV[$i + 1] if $ARGV[$i] eq '--port'; }
            $| = 1;
            my $body = '{"status":"ok"}';
            my $answer = join("\\r\\n", 'HTTP/1.1 200 OK', 'Content-Length: ' . length($body), '', $body);
            $SIG{PIPE} = 'IGNORE';
            socket(my $server, PF_INET, SOCK_STREAM, 0) or die;
            setsockopt($server, SOL_SOCKET, SO_REUSEADDR, 1);
            bind($server, sockaddr_in($port, INADDR_LOOPBACK)) or die "cannot bind: $!";
            listen($server, 16) or die;
            my $set = '';
            my %open;
            vec($set, fileno($server), 1) = 1;
            while (1) {
                my $ready = $set;
                select($ready, undef, undef, undef);
                if (vec($ready, fileno($server), 1)) {
                    accept(my $client, $server) or next;
                    $open{fileno($client)} = $client;
                    vec($set, fileno($client), 1) = 1;
                }
                for my $number (keys %open) {
                    next unless vec($ready, $number, 1);
                    my $request = '';
                    if (sysread($open{$number}, $request, 65536)) {
                        syswrite($open{$number}, $answer);
                    } else {
                        vec($set, $number, 1) = 0;
                        close(delete $open{$number});
                    }
                }
            }
            """;

    private Crowd() {}

    static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/bin/perl"));
    }

    static Engine engine(Path folder) {
        try {
            Path script = Files.writeString(folder.resolve("server.pl"), SERVER);
            return new Engine(Engine.BUILTIN, "crowd", List.of("/usr/bin/perl", script.toString()), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
