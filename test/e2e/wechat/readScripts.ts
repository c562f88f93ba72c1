import ts from 'typescript';

const isWx = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === 'wx';

/** Paths of `wx` that a script uses: `navigateTo`, `cloud.callFunction`. */
export function wxUses(source: string): Set<string> {
  const file = ts.createSourceFile('script.ts', source, ts.ScriptTarget.Latest, true);
  const uses = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && isWx(node.expression)) {
      const { parent } = node;
      const deeper =
        node.name.text === 'cloud' && ts.isPropertyAccessExpression(parent) ? `.${parent.name.text}` : '';
      uses.add(node.name.text + deeper);
    }
    // `wx['name']` and `const { name } = wx`.
    if (
      ts.isElementAccessExpression(node) &&
      isWx(node.expression) &&
      ts.isStringLiteralLike(node.argumentExpression)
    )
      uses.add(node.argumentExpression.text);
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer &&
      isWx(node.initializer) &&
      ts.isObjectBindingPattern(node.name)
    )
      for (const each of node.name.elements) uses.add((each.propertyName ?? each.name).getText());
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
