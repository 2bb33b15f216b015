import * as vscode from 'vscode';
import { type Problem, problemsText } from '../../context/compose/problems';
import { corePath } from '../paths';
import { workspaceRoots } from './workspaceRoots';

/** The problems of a file, or of all files, as they are sent; empty when there are none. */
export function problemsOf(path: string | undefined): string {
  const problems = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
    const file = corePath(uri);
    return path === undefined || path === file ? diagnostics.map((diagnostic) => problemOf(file, diagnostic)) : [];
  });
  return problemsText(problems, workspaceRoots());
}

const severities = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'information',
  [vscode.DiagnosticSeverity.Hint]: 'hint',
} as const;

function problemOf(path: string, { range, severity, message, source, code }: vscode.Diagnostic): Problem {
  const value = typeof code === 'object' ? code.value : code;
  return {
    path,
    line: range.start.line,
    character: range.start.character,
    severity: severities[severity],
    message,
    ...(source !== undefined && { source }),
    ...(value !== undefined && { code: String(value) }),
  };
}
