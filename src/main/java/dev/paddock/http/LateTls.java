package dev.paddock.http;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
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

    private static final class Spi extends SSLContextSpi {
        /** Those of the JDK's client. */
        private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

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
            return new SSLParameters(null, PROTOCOLS.clone());
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return made.get().getSupportedSSLParameters();
        }
    }
}
