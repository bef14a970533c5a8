package dev.paddock.http;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Java's own TLS for {@link java.net.http.HttpClient}, made when the first https connection needs it. The client makes it at
 * once where it is given none: it reads all certificates that are trusted, which takes longer than the rest of a start does,
 * and most of Paddock's clients speak plain http to this machine. Safe for several threads.
 */
public final class LateTls extends SSLContext {
    /** Those of the JDK's client. */
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** The JDK's property by which others are chosen. */
    private static final String CHOSEN = "jdk.tls.client.protocols";

    /** @see java.net.http.HttpClient.Builder#sslContext */
    public static SSLContext context() {
        return new LateTls(LateTls::usual);
    }

    /** @param made called for each connection */
    LateTls(Supplier<SSLContext> made) {
        super(new Spi(made), null, "Default");
    }

    private static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException noTls) {
            throw new IllegalStateException("This Java has no TLS", noTls);
        }
    }

    /** @param chosen as the JDK takes them: in quotes or not, with commas between them; none where it has its own */
    static String[] protocols(String chosen) {
        String[] named = Arrays.stream(chosen.replace("\"", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toArray(String[]::new);
        return named.length == 0 ? PROTOCOLS.clone() : named;
    }

    private static final class Spi extends SSLContextSpi {
        private final Supplier<SSLContext> made;

        private Spi(Supplier<SSLContext> made) {
            this.made = made;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted, @Nullable SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("The default TLS is as the system has it");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return made.get().getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return made.get().getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return made.get().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return made.get().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return made.get().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return made.get().getClientSessionContext();
        }

        /** Ciphers are left to the engine. The client asks as it is built, when nothing may be made yet. */
        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return new SSLParameters(null, protocols(System.getProperty(CHOSEN, "")));
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return made.get().getSupportedSSLParameters();
        }
    }
}
