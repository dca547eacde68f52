// Live objects are read in src/observed, which makes facts of them: elsewhere no part of one is read but which object it is.
import ts from 'typescript';

/** What says which object it is, and whose. */
const HEAD = ['apiVersion', 'kind', 'metadata'];

const message =
  'A part of a raw object: src/observed makes facts of what lives, and is asked for them (docs/architecture.md).';

/** Whether a type is that of any object of Kubernetes, a subtype included. */
function isRaw(checker, type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(
    (part) =>
      checker.getIndexInfoOfType(part, ts.IndexKind.String) !== undefined &&
      HEAD.every((name) => part.getProperty(name) !== undefined),
  );
}

/** The name of a part, as far as it stands there. */
const nameOf = (key, isComputed) => (isComputed && key.type !== 'Literal' ? undefined : (key.name ?? key.value));

export default {
  meta: { type: 'problem', schema: [], messages: { raw: message } },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const isRawNode = (node) => isRaw(checker, services.getTypeAtLocation(node));
    const judge = (key, isComputed, node) => {
      if (!HEAD.includes(nameOf(key, isComputed))) context.report({ node, messageId: 'raw' });
    };
    return {
      MemberExpression: (node) => isRawNode(node.object) && judge(node.property, node.computed, node),
      ObjectPattern(node) {
        const parts = node.properties.filter(({ type }) => type === 'Property');
        if (parts.length > 0 && isRawNode(node)) for (const part of parts) judge(part.key, part.computed, part);
      },
    };
  },
};
