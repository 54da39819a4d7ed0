# Sourced by the scripts beside it: goes to the repository's root, and builds what is missing or older than its sources.
# Sets CLASSPATH_TEST.

cd "$(dirname "$0")/../.." || exit 2

war=target/promotion-service.war
classpath_file=target/bench-classpath.txt

# Anything newer than $1 among the rest?
newer_than() {
    reference=$1
    shift
    [ ! -e "$reference" ] || [ -n "$(find "$@" -type f -newer "$reference" -print | head -n 1)" ]
}

# Beyond the war: the test classes, which have no single file to compare with.
if newer_than "$war" pom.xml src/main || newer_than target/bench.built src/test src/bench ||
    newer_than "$classpath_file" pom.xml || [ ! -e target/payara-micro.jar ]; then
    echo "building (mvn package without tests) ..."
    mvn -q -B -DskipTests -Dspotless.check.skip=true package dependency:build-classpath \
        -Dmdep.outputFile="$classpath_file" -Dmdep.includeScope=test || exit 2
    touch "$war" target/bench.built "$classpath_file"
fi

CLASSPATH_TEST="target/test-classes:target/classes:$(cat "$classpath_file")"
