package dev.paddock.settings;

import java.lang.reflect.Constructor;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.module.SimpleValueInstantiators;

/**
 * Makes records by plain reflection. Jackson spreads the arguments over a method handle, for which the JVM makes some ten
 * classes per shape of a constructor, in a hundred milliseconds of a command that takes three hundred.
 */
final class PlainRecords extends SimpleValueInstantiators {
    @Override
    public ValueInstantiator modifyValueInstantiator(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueInstantiator found) {
        return bean.isRecordType() && found instanceof StdValueInstantiator standard ? new Plain(standard) : found;
    }

    private static final class Plain extends StdValueInstantiator {
        Plain(StdValueInstantiator standard) {
            super(standard);
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, Object[] arguments) {
            if (_withArgsCreator == null || !(_withArgsCreator.getAnnotated() instanceof Constructor<?> constructor)) {
                return super.createFromObjectWith(context, arguments);
            }
            try {
                return constructor.newInstance(arguments);
            } catch (ReflectiveOperationException problem) {
                return context.handleInstantiationProblem(
                        getValueClass(), arguments, rewrapCtorProblem(context, problem));
            }
        }
    }
}
