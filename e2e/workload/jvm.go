package workload

import (
	_ "embed"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

//go:embed jvm.txtar
var jvmArchive []byte

// MavenImage is what the JVM's workloads build upon and test in.
const MavenImage = "bench/maven:3"

// jvmPackages have what the pom.xml names and the plugins of Maven.
var jvmPackages = []string{
	"junit4", "libcommons-lang3-java", "libguava-java", "libhibernate-validator-java", "libhttpclient-java",
	"libjackson2-databind-java", "libjetty9-java", "liblogback-java", "libmaven-compiler-plugin-java",
	"libmaven-dependency-plugin-java", "libmaven-deploy-plugin-java", "libmaven-install-plugin-java", "libspring-orm-java",
	"libspring-web-servlet-java", "libsurefire-java", "maven-debian-helper",
}

// jvmMoves is the dependency that a commit moves.
var jvmMoves = strings.NewReplacer(
	"<artifactId>guava</artifactId><version>debian</version>", "<artifactId>guava</artifactId><version>31.1-jre</version>")

// prepareJVM fetches Debian's packages of Java and unpacks them into a folder,
// which has a repository of Maven's then.
func prepareJVM(folder, _ string) error {
	done, list := filepath.Join(folder, "fetched"), strings.Join(jvmPackages, " ")
	if have, err := os.ReadFile(done); err == nil && string(have) == list {
		return nil
	}
	if err := unpackDebian(folder, jvmPackages); err != nil {
		return err
	}
	return put(done, list)
}

// jvmWork returns the JVM's workloads and the repository that Maven takes their
// dependencies from.
func jvmWork(folder, registry, _ string) ([]Workload, http.Handler, error) {
	source := fileSet(jvmArchive, strings.NewReplacer("REGISTRY", registry, "MAVEN", MavenImage))
	bad := source["bad.Dockerfile"]
	delete(source, "bad.Dockerfile")
	for i := range features {
		maps.Copy(source, class(i, 0))
	}
	good := Workload{
		Name: "jvm", Language: "java", Image: MavenImage, Test: "mvn -B test",
		Install:    "mvn -B dependency:resolve",
		Source:     source,
		Dependency: map[string]string{"pom.xml": jvmMoves.Replace(source["pom.xml"])},
		Change:     func(n int) map[string]string { return class(0, n) },
	}
	return []Workload{good, good.bad(bad)}, http.FileServer(http.Dir(filepath.Join(folder, "root", "usr", "share", "maven-repo"))), nil
}

// class is a class with its test, in the state of some commit.
func class(i, commit int) map[string]string {
	fill := strings.NewReplacer("NUMBER", fmt.Sprintf("%02d", i), "COMMIT", fmt.Sprint(commit))
	return map[string]string{
		fmt.Sprintf("src/main/java/billing/Feature%02d.java", i):     fill.Replace(classText),
		fmt.Sprintf("src/test/java/billing/Feature%02dTest.java", i): fill.Replace(classTest),
	}
}

const classText = `package billing;

import com.google.common.collect.ImmutableList;
import org.apache.commons.lang3.StringUtils;

public class FeatureNUMBER {
    static final int STATE = COMMIT;

    public static String title(String name) {
        return StringUtils.capitalize(String.join(" ", ImmutableList.of(name, "NUMBER")));
    }
}
`

const classTest = `package billing;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class FeatureNUMBERTest {
    @Test
    public void hasATitle() {
        assertEquals("Bill NUMBER", FeatureNUMBER.title("bill"));
    }
}
`
