/** What the sources say of a type: its members, their types and what is written over them. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

export interface Member {
  name: string;
  optional: boolean;
  /** As it is written. */
  type: string;
  /** What stands over it, in one line; empty where nothing does. */
  said: string;
}

export interface Described {
  name: string;
  said: string;
  members: Member[];
  /** Names of the interfaces that it takes over. */
  extends: string[];
}

/** The exported interfaces, and types that are made of literals, of a file. */
export function describedTypes(file: string): Map<string, Described> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Map<string, Described>();
  for (const node of source.statements) {
    if (ts.isInterfaceDeclaration(node)) {
      found.set(node.name.text, {
        name: node.name.text,
        said: saidOver(node),
        members: membersOf(node.members),
        extends: (node.heritageClauses ?? []).flatMap(({ types }) =>
          types.map(({ expression }) => expression.getText()),
        ),
      });
    } else if (ts.isTypeAliasDeclaration(node)) {
      const members = literalsIn(node.type).flatMap((literal) => membersOf(literal.members));
      if (members.length > 0)
        found.set(node.name.text, {
          name: node.name.text,
          said: saidOver(node),
          members: merged(members),
          extends: [],
        });
    }
  }
  return found;
}

/** Of an intersection or a union of literals each member once, as its richest form has it. */
function merged(members: Member[]): Member[] {
  const byName = new Map<string, Member>();
  for (const member of members) {
    const known = byName.get(member.name);
    if (member.type === 'undefined') continue;
    byName.set(member.name, known && known.said !== '' ? known : member);
  }
  return [...byName.values()];
}

function literalsIn(node: ts.TypeNode): ts.TypeLiteralNode[] {
  if (ts.isTypeLiteralNode(node)) return [node];
  if (ts.isParenthesizedTypeNode(node)) return literalsIn(node.type);
  if (ts.isIntersectionTypeNode(node) || ts.isUnionTypeNode(node)) return node.types.flatMap(literalsIn);
  return [];
}

const membersOf = (members: ts.NodeArray<ts.TypeElement>): Member[] =>
  members.flatMap((member) => {
    if (!ts.isPropertySignature(member) && !ts.isMethodSignature(member)) return [];
    const isMethod = ts.isMethodSignature(member);
    const text = isMethod
      ? `(${member.parameters.map((each) => each.getText()).join(', ')}) => ${member.type?.getText() ?? 'void'}`
      : (member.type?.getText() ?? 'unknown');
    return [
      {
        name: member.name.getText(),
        optional: member.questionToken !== undefined,
        type: text.replace(/\s+/g, ' '),
        said: saidOver(member),
      },
    ];
  });

/** The words that a type may be (`'a' | 'b'`), in their order. @throws Error when there is no such type */
export function wordsOfType(file: string, name: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = source.statements.find(
    (node): node is ts.TypeAliasDeclaration => ts.isTypeAliasDeclaration(node) && node.name.text === name,
  );
  if (!found || !ts.isUnionTypeNode(found.type)) throw new Error(`${file}: expected a union called ${name}`);
  return found.type.types.flatMap((type) =>
    ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
  );
}

function saidOver(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return ts.getTextOfJSDocComment(comment?.comment)?.replace(/\s+/g, ' ').trim() ?? '';
}
