import ts from 'typescript';

/** Paths of `wx` that a script uses: `navigateTo`, `cloud.callFunction`. */
export function wxUses(source: string): Set<string> {
  const file = ts.createSourceFile('script.ts', source, ts.ScriptTarget.Latest, true);
  const uses = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'wx'
    ) {
      const { parent } = node;
      const deeper =
        node.name.text === 'cloud' && ts.isPropertyAccessExpression(parent) ? `.${parent.name.text}` : '';
      uses.add(node.name.text + deeper);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return uses;
}

/** Names of an interface's members in a text. */
export function membersOf(source: string, name: string): Set<string> {
  const file = ts.createSourceFile('types.d.ts', source, ts.ScriptTarget.Latest, true);
  const members = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === name) {
      for (const member of node.members) if (member.name) members.add(member.name.getText(file));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return members;
}
