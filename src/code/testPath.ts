/** Folders that hold tests, fixtures and benchmarks in the ecosystems that Tare reads. */
const testFolder =
  /(?:^|\/)(?:tests?|__tests__|specs?|testing|testdata|test[-_]?data|fixtures|__mocks__|__snapshots__|e2e|benches|benchmarks?)\//i;
/** `auth.test.ts`, `auth_test.go`, `test_auth.py`, `AuthTest.java`, `auth_spec.rb`, `conftest.py`. */
const testName =
  /(?:^|\/)(?:test_[^/]*|conftest\.py|[^/]*[._-](?:test|tests|spec|bench)\.[a-z]+|[^/]*(?:Test|Tests|TestCase|Spec|IT)\.(?:java|kt|cs|scala|groovy|php|swift))$/;

/** Whether a file is a test or belongs to tests, judged by its path (with `/`). */
export function isTestPath(path: string): boolean {
  return testFolder.test(path) || testName.test(path);
}

/** Folders that hold code which shows how other code is used: examples, tutorials, the code of a documentation's site. */
const exampleFolder =
  /(?:^|\/)(?:examples?|demos?|samples?|tutorials?|docs?|documentation|guides?|site|website|playgrounds?)\//i;

/** Whether a file shows how others are used, judged by its path (with `/`). */
export function isExamplePath(path: string): boolean {
  return exampleFolder.test(path);
}
