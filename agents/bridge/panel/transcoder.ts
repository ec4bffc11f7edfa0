import type { Plugin } from "vite";

/**
 * The transcoder of KTX2 pictures (Basis Universal, by Emscripten) glues its functions together as
 * text and evaluates that, which the page's policy forbids. Here the same is done by closures, as
 * Emscripten itself does with `-sDYNAMIC_EXECUTION=0`.
 */
const REPLACED: readonly (readonly [evaluated: string, closure: string])[] = [
  [
    "let[args,invokerFnBody]=createJsInvoker(argTypes,isClassMethodFunc,returns,isAsync);" +
      "args.push(invokerFnBody);var invokerFn=newFunc(Function,args)(...closureArgs);",
    `var first=isClassMethodFunc?1:2;var invokerFn=function(...given){
      if(given.length!==argCount-2)throwBindingError("function "+humanName+" called with "+given.length+" arguments, expected "+(argCount-2));
      var destructors=needsDestructorStack?[]:null;
      var values=isClassMethodFunc?[this,...given]:given;
      var wired=values.map((value,i)=>argTypes[first+i]["toWireType"](destructors,value));
      var rv=cppInvokerFunc(cppTargetFunc,...wired);
      if(needsDestructorStack)runDestructors(destructors);
      else wired.forEach((value,i)=>argTypes[first+i].destructorFunction?.(value));
      if(returns)return argTypes[0]["fromWireType"](rv);
    };`,
  ],
  [
    "var invokerFunction=newFunc(Function,params)(...args);",
    `var invokerFunction=(obj,func,destructorsRef,packed)=>{
      var at=packed;
      var read=types.map(type=>{var value=type.readValueFromPointer(at);at+=type["argPackAdvance"];return value});
      var rv=kind===1?new func(...read):kind===0?func.call(obj,...read):func.call(...read);
      if(!retType.isVoid)return emval_returnValue(retType,destructorsRef,rv);
    };`,
  ],
];

/** Writes the transcoder without evaluation; a build fails where it is another one than is known. */
export function transcoderWithoutEval(): Plugin {
  return {
    name: "transcoder-without-eval",
    apply: "build",
    generateBundle(_, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== "asset" || !/basis_transcoder-.*\.js$/.test(name)) continue;
        let source = typeof file.source === "string" ? file.source : Buffer.from(file.source).toString();
        for (const [evaluated, closure] of REPLACED) {
          if (!source.includes(evaluated)) this.error(`${name} has another text than is known`);
          source = source.replace(evaluated, () => closure);
        }
        file.source = source;
      }
    },
  };
}
