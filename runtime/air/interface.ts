/**
 * Plain objects that describe functions and services to hosts, in the schema that clients of the first generation read. Written by
 * the compiler beside the script, read by clients.
 */
export type InterfaceType =
  | { readonly tag: 'scalar'; readonly name: string }
  | { readonly tag: 'array' | 'option'; readonly type: InterfaceType }
  | InterfaceStruct
  | InterfaceArrow
  | InterfaceProduct
  | { readonly tag: 'topType' }
  | { readonly tag: 'bottomType' };

export interface InterfaceStruct {
  readonly tag: 'struct';
  readonly name: string;
  readonly fields: Readonly<Record<string, InterfaceType>>;
}

export type InterfaceProduct =
  | { readonly tag: 'labeledProduct'; readonly fields: Readonly<Record<string, InterfaceType>> }
  | { readonly tag: 'unlabeledProduct'; readonly items: readonly InterfaceType[] }
  | { readonly tag: 'nil' };

export interface InterfaceArrow {
  readonly tag: 'arrow';
  readonly domain: InterfaceProduct;
  readonly codomain: InterfaceProduct;
}

export interface FunctionInterface {
  readonly functionName: string;
  readonly arrow: InterfaceArrow;
  /** Services that the script calls on the initiator. */
  readonly names: {
    readonly relay: string;
    readonly getDataSrv: string;
    readonly callbackSrv: string;
    readonly responseSrv: string;
    readonly responseFnName: string;
    readonly errorHandlingSrv: string;
    readonly errorFnName: string;
  };
}

export interface ServiceInterface {
  readonly defaultServiceId?: string;
  readonly functions: InterfaceProduct;
}
