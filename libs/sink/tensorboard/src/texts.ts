import { stringify } from 'yaml';
import type { EventOf } from '@longway/contracts';
import type { Value } from './messages';

/** Markdown. */
const text = (tag: string, markdown: string): Value => ({
  tag,
  metadata: { pluginData: { pluginName: 'text' } },
  tensor: { dtype: 7, shape: {}, stringVal: [Buffer.from(markdown)] },
});

/** Four spaces keep Markdown from reading anything into it. */
const verbatim = (content: string): string => content.replaceAll(/^/gm, '    ');

export const configTexts = ({ config, versions, gitRevision, weights }: EventOf<'RunStarted'>): readonly Value[] => [
  text('config', verbatim(stringify(config).trimEnd())),
  text('about', verbatim(stringify({ versions, ...(gitRevision && { gitRevision }), weights }).trimEnd())),
];

export const warningText = ({ code, message }: EventOf<'Warned'>): Value => text('warnings', `**${code}**\n\n${verbatim(message)}`);

export const failureText = ({ message }: EventOf<'RunFailed'>): Value => text('failure', verbatim(message));
