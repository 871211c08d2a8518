import type { IToken, ParserMethod } from 'chevrotain';
import { missingPart, unexpectedText } from '../../diagnostics/catalog/syntax.ts';
import {
  Colon, Comma, Equals, is, keyword, LeftBrace, LeftParen, Name, QuestionEquals, RightArrow, RightParen, Star, StringToken,
} from '../tokens.ts';
import type {
  AliasItem, AquaHeader, ConstItem, DottedName, ExportHeader, Expression, FieldDeclaration, ImportHeader, MethodDeclaration,
  NameDeclaration, Parameter, RenamedName, StringLiteral, TypeNode, UseHeader,
} from '../tree.ts';
import { ExpressionGrammar } from './expressions.ts';

/** The head line of `data`, `service` or `ability`. */
export interface RecordHead {
  readonly name: NameDeclaration;
  readonly defaultId: Expression | undefined;
}

export interface FuncHead {
  readonly name: NameDeclaration;
  readonly abilities: readonly DottedName[];
  readonly parameters: readonly Parameter[];
  readonly results: readonly TypeNode[];
}

const nothing = { recoveryValueFunc: (): undefined => undefined };

/** Header lines and the lines of declarations. Each rule takes one whole line; `undefined` when nothing could be made of it. */
export abstract class DeclarationGrammar extends ExpressionGrammar {
  // ── headers ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  readonly aquaHeader: ParserMethod<[], AquaHeader | undefined> = this.RULE('aquaHeader', (): AquaHeader | undefined => {
    const word = this.OR([{ ALT: () => this.CONSUME(keyword('aqua')) }, { ALT: () => this.CONSUME(keyword('module')) }]);
    const name = this.SUBRULE(this.dottedName);
    let declares: AquaHeader['declares'];
    this.OPTION(() => {
      this.CONSUME(keyword('declares'));
      this.OR2({
        ERR_MSG: '`*` or a name',
        DEF: [
          {
            ALT: () => {
              this.CONSUME(Star);
              declares = 'all';
            },
          },
          { ALT: () => (declares = this.SUBRULE(this.nameList)) },
        ],
      });
    });
    const header = this.ACTION((): AquaHeader => ({ kind: 'aqua-header', span: this.since(word), keyword: word.image === 'module' ? 'module' : 'aqua', name, declares }));
    this.endOfLine();
    return header;
  }, nothing);

  readonly importHeader: ParserMethod<[], ImportHeader | undefined> = this.RULE('importHeader', (): ImportHeader | undefined => {
    const word = this.CONSUME(keyword('import'));
    let names: readonly RenamedName[] | undefined;
    this.OPTION(() => {
      names = this.SUBRULE(this.renamedList);
      this.CONSUME(keyword('from'));
    });
    const path = this.SUBRULE(this.filePath);
    const header = this.ACTION((): ImportHeader => ({ kind: 'import-header', span: this.since(word), names, path }));
    this.ACTION(() => {
      const as = this.LA(1);
      if (!is(as, keyword('as'))) return;
      const help = 'A file gets a name of its own with `use "path" as Name`; `import` takes its names over as they are.';
      this.fault(unexpectedText({ span: this.span(as), text: 'as', expected: 'the end of the line', help }));
    });
    this.endOfLine();
    return header;
  }, nothing);

  readonly useHeader: ParserMethod<[], UseHeader | undefined> = this.RULE('useHeader', (): UseHeader | undefined => {
    const word = this.CONSUME(keyword('use'));
    let names: readonly RenamedName[] | undefined;
    this.OPTION(() => {
      names = this.SUBRULE(this.renamedList);
      this.CONSUME(keyword('from'));
    });
    const path = this.SUBRULE(this.filePath);
    let as: DottedName | undefined;
    this.OPTION2(() => {
      this.CONSUME(keyword('as'));
      as = this.SUBRULE(this.dottedName);
    });
    const header = this.ACTION((): UseHeader => ({ kind: 'use-header', span: this.since(word), names, path, as }));
    this.endOfLine();
    return header;
  }, nothing);

  readonly exportHeader: ParserMethod<[], ExportHeader | undefined> = this.RULE('exportHeader', (): ExportHeader | undefined => {
    const word = this.CONSUME(keyword('export'));
    const names = this.SUBRULE(this.renamedList);
    const header = this.ACTION((): ExportHeader => ({ kind: 'export-header', span: this.since(word), names }));
    this.endOfLine();
    return header;
  }, nothing);

  readonly filePath: ParserMethod<[], StringLiteral> = this.RULE('filePath', (): StringLiteral => {
    let token: IToken | undefined;
    this.OPTION(() => (token = this.CONSUME(StringToken)));
    return this.ACTION(() => {
      if (token !== undefined) return this.stringLiteral(token);
      const span = this.here();
      this.fault(missingPart({ span, missing: 'the path of a file, in quotes,', after: this.LA(0).image || undefined }));
      return { kind: 'string-literal', span, value: '' };
    });
  });

  readonly nameList: ParserMethod<[], readonly DottedName[]> = this.RULE('nameList', (): readonly DottedName[] => {
    const names: DottedName[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      ERR_MSG: 'a name',
      DEF: () => {
        const name = this.SUBRULE(this.dottedName);
        this.ACTION(() => names.push(name));
      },
    });
    return names;
  }, { recoveryValueFunc: () => [] });

  readonly renamedList: ParserMethod<[], readonly RenamedName[]> = this.RULE('renamedList', (): readonly RenamedName[] => {
    const names: RenamedName[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      ERR_MSG: 'a name',
      DEF: () => {
        const renamed = this.SUBRULE(this.renamedName);
        this.ACTION(() => names.push(renamed));
      },
    });
    return names;
  }, { recoveryValueFunc: () => [] });

  readonly renamedName: ParserMethod<[], RenamedName> = this.RULE('renamedName', (): RenamedName => {
    const name = this.SUBRULE(this.dottedName);
    let as: DottedName | undefined;
    this.OPTION(() => {
      this.CONSUME(keyword('as'));
      as = this.SUBRULE2(this.dottedName);
    });
    return this.ACTION((): RenamedName => ({ kind: 'renamed-name', span: this.since(name), name, as }));
  }, { recoveryValueFunc: (): RenamedName => ({ kind: 'renamed-name', span: this.here(), name: this.missingName(), as: undefined }) });

  // ── declarations ───────────────────────────────────────────────────────────────────────────────────────────────────────

  readonly constItem: ParserMethod<[], ConstItem | undefined> = this.RULE('constItem', (): ConstItem | undefined => {
    const word = this.CONSUME(keyword('const'));
    const name = this.CONSUME(Name);
    const sign = this.OR({ ERR_MSG: '`=`', DEF: [{ ALT: () => this.CONSUME(Equals) }, { ALT: () => this.CONSUME(QuestionEquals) }] });
    const value = this.SUBRULE(this.expression);
    const item = this.ACTION((): ConstItem => ({ kind: 'const-item', span: this.since(word), name: this.declare(name), optional: is(sign, QuestionEquals), value }));
    this.endOfLine();
    return item;
  }, nothing);

  readonly aliasItem: ParserMethod<[], AliasItem | undefined> = this.RULE('aliasItem', (): AliasItem | undefined => {
    const word = this.CONSUME(keyword('alias'));
    const name = this.CONSUME(Name);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.type);
    const item = this.ACTION((): AliasItem => ({ kind: 'alias-item', span: this.since(word), name: this.declare(name), type }));
    this.endOfLine();
    return item;
  }, nothing);

  /** `data D:`, `ability A:`, `service S:`, `service S("id"):` */
  readonly recordHead: ParserMethod<[], RecordHead | undefined> = this.RULE('recordHead', (): RecordHead | undefined => {
    this.OR([
      { ALT: () => this.CONSUME(keyword('data')) },
      { ALT: () => this.CONSUME(keyword('ability')) },
      { ALT: () => this.CONSUME(keyword('service')) },
    ]);
    const name = this.CONSUME(Name);
    let defaultId: Expression | undefined;
    this.OPTION(() => {
      this.CONSUME(LeftParen);
      defaultId = this.SUBRULE(this.expression);
      this.CONSUME(RightParen);
    });
    const head = this.ACTION((): RecordHead => ({ name: this.declare(name), defaultId }));
    this.CONSUME(Colon);
    this.endOfLine();
    return head;
  }, nothing);

  /** A line of `data`, `ability` or `service`: `f: T`, `m(x: T) -> R` or `m: T -> R`. */
  readonly member: ParserMethod<[], FieldDeclaration | MethodDeclaration | undefined> = this.RULE('member', (): FieldDeclaration | MethodDeclaration | undefined => {
    const name = this.CONSUME(Name);
    const member = this.OR({
      ERR_MSG: '`:` or `(`',
      DEF: [
        {
          ALT: () => {
            const parameters = this.SUBRULE(this.parameters);
            let results: readonly TypeNode[] = [];
            this.OPTION(() => (results = this.SUBRULE(this.arrowResults)));
            return this.ACTION(() => this.#method(name, parameters, results));
          },
        },
        {
          ALT: () => {
            this.CONSUME(Colon);
            const type = this.SUBRULE(this.type);
            return this.ACTION(() => this.#member(name, type));
          },
        },
      ],
    });
    this.endOfLine();
    return member;
  }, nothing);

  readonly funcHead: ParserMethod<[], FuncHead | undefined> = this.RULE('funcHead', (): FuncHead | undefined => {
    this.CONSUME(keyword('func'));
    const name = this.CONSUME(Name);
    let abilities: readonly DottedName[] = [];
    this.OPTION({ GATE: () => is(this.LA(1), LeftBrace), DEF: () => (abilities = this.SUBRULE(this.abilityList)) });
    const parameters = this.SUBRULE(this.parameters);
    let results: readonly TypeNode[] = [];
    this.OPTION2({ GATE: () => is(this.LA(1), RightArrow), DEF: () => (results = this.SUBRULE(this.arrowResults)) });
    const head = this.ACTION((): FuncHead => ({ name: this.declare(name), abilities, parameters, results }));
    this.CONSUME(Colon);
    this.endOfLine();
    return head;
  }, nothing);

  #method(name: IToken, parameters: readonly Parameter[], results: readonly TypeNode[]): MethodDeclaration {
    const span = this.since(name);
    const type = { kind: 'arrow-type' as const, span: { ...span, start: name.startOffset + name.image.length }, abilities: [], parameters, results };
    return { kind: 'method-declaration', span, name: this.fieldName(name), type };
  }

  /** `m: A -> B` is a method; an alias of an arrow, or an arrow in parentheses, is a field. */
  #member(name: IToken, type: TypeNode): FieldDeclaration | MethodDeclaration {
    const span = this.since(name);
    if (type.kind === 'arrow-type') return { kind: 'method-declaration', span, name: this.fieldName(name), type };
    return { kind: 'field-declaration', span, name: this.fieldName(name), type };
  }
}
