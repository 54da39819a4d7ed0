package com.promotion.coupon.web.limit;

import com.promotion.coupon.application.address.AddressBlock;
import com.promotion.coupon.application.address.IpAddress;
import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * From which network a request comes. Anybody can send {@code X-Forwarded-For}, so it is read only when the peer is one of {@code
 * coupon.http.trusted-proxies}, and only from its end, where the proxies write: the last address that is not itself a trusted proxy counts.
 * Names are never looked up.
 */
@Singleton
public class ClientNetworks {
    static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<AddressBlock> trustedProxies;

    @Inject
    public ClientNetworks(ServiceSettings settings) {
        this(settings.http().trustedProxies());
    }

    ClientNetworks(List<AddressBlock> trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /**
     * The network, a number below 0 ({@link IpAddress#network}); empty for what a trusted proxy sends in its own name, as a shop's
     * backend does. When the proxy forwards something that is no address, the network of the proxy.
     */
    public Optional<Long> of(HttpServletRequest request) {
        Optional<IpAddress> peer = IpAddress.parse(withoutZone(request.getRemoteAddr()));
        if (peer.isEmpty() || !isTrusted(peer.get())) {
            return peer.map(IpAddress::network);
        }
        List<String> forwarded = Collections.list(request.getHeaders(FORWARDED_FOR));
        String[] addresses = String.join(",", forwarded).split(",", -1);
        for (int i = forwarded.isEmpty() ? -1 : addresses.length - 1; i >= 0; i--) {
            Optional<IpAddress> client = IpAddress.parse(addresses[i].strip());
            if (client.isEmpty()) {
                return peer.map(IpAddress::network);
            }
            if (!isTrusted(client.get())) {
                return client.map(IpAddress::network);
            }
        }
        return Optional.empty();
    }

    private boolean isTrusted(IpAddress address) {
        for (AddressBlock block : trustedProxies) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** A server may say by which of its interfaces a peer is reached: {@code fe80::1%eth0}. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
