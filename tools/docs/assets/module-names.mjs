// A plugin of the site's generator: modules bear the names that one imports them by, and begin with what their package.json says they are.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Comment, Converter, ReflectionKind } from 'typedoc';

/** The package that a source file belongs to. */
const packageOf = (file) => JSON.parse(readFileSync(join(dirname(file), '../package.json'), 'utf8'));

export const load = (app) => {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const symbol = context.getSymbolFromReflection(reflection);
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
    if (!file) return;
    const { name, description } = packageOf(file);
    reflection.name = name;
    if (description && !reflection.comment) reflection.comment = new Comment([{ kind: 'text', text: `${description}.` }]);
  });
};
