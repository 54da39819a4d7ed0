package com.promotion.coupon.infrastructure.persistence;

import jakarta.persistence.Embedded;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.internal.BinderHelper;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Hibernate notes in the classes of Jakarta Persistence's annotations whether they can be repeated, once it has read the
 * entities, and caches that. These classes belong to the server, the cached data refers to ours: it would keep all classes
 * of this application after an undeployment. A heap dump does not show it, because it lacks the fields of a {@link Class}. Hibernate
 * has no way to evict them (6.6), so its private cache is emptied.
 */
public class AnnotationCacheEviction implements Integrator {
    private static final Logger LOG = Logger.getLogger(AnnotationCacheEviction.class.getName());
    private static final String CACHE = "annotationMetaCacheForRepeatableDialectOverride";

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        try {
            Field field = BinderHelper.class.getDeclaredField(CACHE);
            field.setAccessible(true);
            ClassValue<?> cache = (ClassValue<?>) field.get(null);
            metadata.getEntityBindings().stream()
                    .map(PersistentClass::getMappedClass)
                    .flatMap(AnnotationCacheEviction::withEmbeddables)
                    .flatMap(AnnotationCacheEviction::annotationsOf)
                    .forEach(cache::remove);
        } catch (ReflectiveOperationException otherVersion) {
            LOG.log(Level.WARNING, "This Hibernate has no " + CACHE + ": a redeployment may leak memory", otherVersion);
        }
    }

    @Override
    public void disintegrate(SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry registry) {
        // Nothing is noted after the entities have been read.
    }

    private static Stream<Class<?>> withEmbeddables(Class<?> entity) {
        Stream<Class<?>> embeddables = Arrays.stream(entity.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Embedded.class))
                .map(Field::getType);
        return Stream.concat(Stream.of(entity), embeddables);
    }

    private static Stream<Class<? extends Annotation>> annotationsOf(Class<?> mapped) {
        Stream<AnnotatedElement> members = Stream.of(
                        mapped.getDeclaredFields(), mapped.getDeclaredMethods(), new AnnotatedElement[] {mapped})
                .flatMap(Arrays::stream);
        return members.flatMap(member -> Arrays.stream(member.getAnnotations())).map(Annotation::annotationType);
    }
}
