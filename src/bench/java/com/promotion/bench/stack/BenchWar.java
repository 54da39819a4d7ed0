package com.promotion.bench.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Writes {@code bench.war}: the comparison of {@code com.promotion.bench.war} with the service's own libraries, so that
 * no difference comes from another version of Redisson, Hibernate or the driver.
 */
public final class BenchWar {
    private static final String WEB_XML = """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <data-source>
            <name>java:app/jdbc/bench</name>
            <class-name>com.promotion.bench.war.BenchDataSource</class-name>
            <min-pool-size>8</min-pool-size>
            <max-pool-size>64</max-pool-size>
          </data-source>
        </web-app>
        """;
    private static final String PERSISTENCE_XML = """
        <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
          <persistence-unit name="bench" transaction-type="JTA">
            <provider>org.hibernate.jpa.HibernatePersistenceProvider</provider>
            <jta-data-source>java:app/jdbc/bench</jta-data-source>
            <class>com.promotion.bench.war.PlainIssuedCoupon</class>
            <exclude-unlisted-classes>true</exclude-unlisted-classes>
            <properties>
              <property name="hibernate.transaction.jta.platform" value="com.promotion.bench.war.BenchJtaPlatform"/>
              <property name="hibernate.enhancer.enableDirtyTracking" value="false"/>
              <property name="hibernate.enhancer.enableLazyInitialization" value="false"/>
              <property name="hibernate.boot.allow_jdbc_metadata_access" value="false"/>
              <property name="jakarta.persistence.database-product-name" value="PostgreSQL"/>
              <property name="jakarta.persistence.database-major-version" value="15"/>
              <property name="jakarta.persistence.schema-generation.database.action" value="none"/>
              <property name="jboss.as.jpa.providerModule" value="application"/>
            </properties>
          </persistence-unit>
        </persistence>
        """;
    private static final String BEANS_XML = """
        <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>
        """;

    private BenchWar() {}

    /** Arguments: the service's WAR, and where to write; both have defaults in {@code target}. */
    public static void main(String[] args) {
        Path service = Path.of(args.length > 0 ? args[0] : "target/promotion-service.war");
        Path target = Path.of(args.length > 1 ? args[1] : "target/bench.war");
        write(service, target);
        System.out.println(target);
    }

    public static void write(Path serviceWar, Path target) {
        if (!Files.isRegularFile(serviceWar)) {
            throw new IllegalArgumentException("there is no " + serviceWar + ": mvn -DskipTests package");
        }
        WebArchive service = ShrinkWrap.create(ZipImporter.class, "service.war")
                .importFrom(serviceWar.toFile())
                .as(WebArchive.class);
        WebArchive bench = ShrinkWrap.create(WebArchive.class, "bench.war")
                .merge(service, Filters.include("/WEB-INF/lib/.*\\.jar"))
                .addPackage("com.promotion.bench.war")
                .setWebXML(new StringAsset(WEB_XML))
                .addAsWebInfResource(new StringAsset(BEANS_XML), "beans.xml")
                .addAsResource(new StringAsset(PERSISTENCE_XML), "META-INF/persistence.xml");
        bench.as(ZipExporter.class).exportTo(target.toFile(), true);
    }
}
