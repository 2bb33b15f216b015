import { measureHost } from '/work/main/test/bench/host/index';
import { Report } from '/work/main/test/bench/report';
const report = new Report('host', false);
measureHost(
  {
    arguments: [process.argv[2]!],
    json: false,
    corpus: undefined,
    only: (process.argv[3] ?? '').split(',').filter(Boolean),
    limitSeconds: 10,
  } as any,
  report,
).then(
  () => {
    report.close();
    process.exit(0);
  },
  (e) => {
    console.error(e);
    process.exit(1);
  },
);
