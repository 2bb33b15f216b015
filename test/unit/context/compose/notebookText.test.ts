import assert from 'node:assert/strict';
import { cellsText, readNotebook, sendsCells } from '../../../../src/context/compose/notebookText';
import { wholeLines } from '../../../../src/context/compose/textRange';

const notebook = (cells: readonly object[], metadata: object = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });

describe('the text of a notebook', () => {
  it('is its cells, prose as it stands and code in fences, without outputs', () => {
    const json = notebook(
      [
        { cell_type: 'markdown', source: ['# Title\n', '\n', 'Why?'] },
        { cell_type: 'code', source: 'x = 1\nx', outputs: [{ data: { 'image/png': 'iVBOR' } }], execution_count: 3 },
        { cell_type: 'code', source: [], outputs: [] },
        { cell_type: 'raw', source: 'as it is' },
      ],
      { kernelspec: { language: 'julia' } },
    );
    assert.equal(cellsText(readNotebook(json)!), '# Title\n\nWhy?\n\n```julia\nx = 1\nx\n```\n\n```\nas it is\n```\n');
  });

  it('has a fence that nothing in the code can close, and no language that could end its line', () => {
    const text = cellsText([
      { kind: 'code', language: 'python', text: 's = "````"' },
      { kind: 'code', language: 'a b`c', text: 'y' },
    ]);
    assert.equal(text, '`````python\ns = "````"\n`````\n\n```\ny\n```\n');
  });

  it('takes the language of the cell, the kernel, else Python, by the names of VS Code', () => {
    const languageIn = (metadata: object, cell: object = {}): string | undefined =>
      readNotebook(notebook([{ cell_type: 'code', source: 'x', ...cell }], metadata))?.[0]?.language;
    assert.equal(languageIn({}), 'python');
    assert.equal(languageIn({ language_info: { name: 'C#' }, kernelspec: { language: 'x' } }), 'csharp');
    assert.equal(languageIn({ language_info: { name: 'R' } }, { metadata: { vscode: { languageId: 'sql' } } }), 'sql');
  });

  it('is not made of what is no notebook', () => {
    for (const text of ['', 'not json', '[]', '{"cells":1}', '{"worksheets":[]}', 'null'])
      assert.equal(readNotebook(text), undefined);
    assert.deepEqual(readNotebook('{"cells":[1,null,{}]}'), [{ kind: 'code', language: 'python', text: '' }]);
  });

  it('is sent for whole files only', () => {
    const source = { kind: 'file', path: '/w/A.IPYNB' } as const;
    assert.equal(sendsCells({ source }), true);
    assert.equal(sendsCells({ source, range: wholeLines(1, 2) }), false);
    assert.equal(sendsCells({ source: { kind: 'file', path: '/w/a.json' } }), false);
  });
});
