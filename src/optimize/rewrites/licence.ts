import { licenceHeaderOf } from '../../review/licenceHeaders';

/** The text without the licence at its top. What stands before it (a shebang, an opening tag) stays. */
export function withoutLicence(text: string): string {
  let rest = text;
  for (let header = licenceHeaderOf(rest); header !== undefined; header = licenceHeaderOf(rest)) {
    rest = rest.slice(0, header.start) + rest.slice(header.end).replace(/^\s*\n/, '');
  }
  return rest;
}
