package com.promotion.coupon.web.http;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.zip.GZIPOutputStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document as it is written: as YAML, and as JSON for whoever accepts JSON and neither YAML nor everything. The servers'
 * own end points call it text, answer 406 or 500 to some {@code Accept} headers, and are beyond the service's filters.
 */
@WebServlet(OpenApiServlet.PATH)
public class OpenApiServlet extends HttpServlet {
    static final String PATH = "/openapi";
    private static final String DOCUMENT = "META-INF/openapi.yaml";
    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";

    private static final long serialVersionUID = 1L;

    private transient Form yaml;
    private transient Form json;

    /** The document in one media type, also compressed. */
    private static final class Form {
        private final String type;
        private final byte[] plain;
        private final byte[] gzip;

        Form(String type, String text) throws IOException {
            this.type = type;
            this.plain = text.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(plain);
            }
            this.gzip = packed.toByteArray();
        }
    }

    @Override
    public void init() throws ServletException {
        try (InputStream in = OpenApiServlet.class.getClassLoader().getResourceAsStream(DOCUMENT)) {
            String document = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(document);
            Jsonb jsonb = JsonbBuilder.create();
            yaml = new Form(YAML, document);
            json = new Form(JSON, jsonb.toJson(tree));
        } catch (IOException unreadable) {
            throw new ServletException(DOCUMENT + " cannot be served", unreadable);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Form form = form(String.join(",", Collections.list(request.getHeaders("Accept"))));
        String coding = String.join(",", Collections.list(request.getHeaders("Accept-Encoding")));
        byte[] body = form.plain;
        if (AcceptEncoding.allowsGzip(coding)) {
            body = form.gzip;
            response.setHeader("Content-Encoding", "gzip");
        }
        response.addHeader("Vary", "Accept");
        response.setHeader("Content-Type", form.type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private Form form(String accept) {
        boolean onlyJson = accept.contains(JSON) && !accept.contains("yaml") && !accept.contains("*/*");
        return onlyJson ? json : yaml;
    }
}
