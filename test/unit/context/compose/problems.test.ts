import assert from 'node:assert/strict';
import { type Problem, problemsText } from '../../../../src/context/compose/problems';

const roots = [{ name: 'w', path: '/w' }];
const problem = (change: Partial<Problem>): Problem => ({
  path: '/w/src/a.ts',
  line: 11,
  character: 4,
  severity: 'error',
  message: 'No overload matches.',
  ...change,
});

describe('problemsText', () => {
  it('has one line a problem, by file and place', () => {
    const text = problemsText(
      [
        problem({ path: '/w/src/b.ts', severity: 'warning', source: 'eslint', code: 'eqeqeq' }),
        problem({ line: 20 }),
        problem({ source: 'ts', code: '2769' }),
        problem({ character: 0, severity: 'hint', message: 'Unused.' }),
      ],
      roots,
    );
    assert.equal(
      text,
      'src/a.ts:12:1: hint: Unused.\n' +
        'src/a.ts:12:5: error: No overload matches. (ts 2769)\n' +
        'src/a.ts:21:5: error: No overload matches.\n' +
        'src/b.ts:12:5: warning: No overload matches. (eslint eqeqeq)\n',
    );
  });

  it('indents further lines, and says nothing twice', () => {
    const text = problemsText(
      [problem({ message: 'One.\r\n  Two.\n' }), problem({ message: 'One.\r\n  Two.\n' })],
      roots,
    );
    assert.equal(text, 'src/a.ts:12:5: error: One.\n    Two.\n');
  });

  it('is empty without problems', () => {
    assert.equal(problemsText([], roots), '');
  });
});
