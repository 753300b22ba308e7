import { discover } from '../discovery';
import { jsonSchema } from '.';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly description?: string;
}

describe('the JSON schema for editors', () => {
  const schema = jsonSchema(discover()) as Node;
  const lens = schema.properties?.['lens'];

  it('knows every key', () =>
    expect(Object.keys(schema.properties ?? {}).sort()).toEqual(
      'arms backend dataset description evaluators extractor lens name objective plugins recovery seeds shortcuts sinks task training'
        .split(' ')
        .sort(),
    ));
  it('lists plugins by name', () => expect(lens?.anyOf?.[0]?.enum).toEqual(expect.arrayContaining(['identity', 'unet'])));
  it('lists options with what they mean, and no others', () => {
    const unet = lens?.anyOf?.find(({ properties }) => properties?.['name']?.const === 'unet');
    expect(unet?.properties?.['widths']?.description).toMatch(/channels/);
    expect(unet?.additionalProperties).toBe(false);
  });
});
