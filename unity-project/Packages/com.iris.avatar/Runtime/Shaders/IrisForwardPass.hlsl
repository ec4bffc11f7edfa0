#ifndef IRIS_FORWARD_PASS_INCLUDED
#define IRIS_FORWARD_PASS_INCLUDED

#include "Packages/com.unity.render-pipelines.universal/ShaderLibrary/Lighting.hlsl"
#include "IrisLight.hlsl"

struct Attributes
{
    float4 positionOS : POSITION;
    float3 normalOS : NORMAL;
    float4 tangentOS : TANGENT;
    float2 uv : TEXCOORD0;
    UNITY_VERTEX_INPUT_INSTANCE_ID
};

struct Varyings
{
    float4 positionCS : SV_POSITION;
    float2 uv : TEXCOORD0;
    float3 positionWS : TEXCOORD1;
    float3 normalWS : TEXCOORD2;
#if defined(_NORMALMAP)
    float4 tangentWS : TEXCOORD3;
#endif
    half fogFactor : TEXCOORD4;
    UNITY_VERTEX_INPUT_INSTANCE_ID
    UNITY_VERTEX_OUTPUT_STEREO
};

Varyings ForwardVertex(Attributes input)
{
    Varyings output = (Varyings)0;
    UNITY_SETUP_INSTANCE_ID(input);
    UNITY_TRANSFER_INSTANCE_ID(input, output);
    UNITY_INITIALIZE_VERTEX_OUTPUT_STEREO(output);

    VertexPositionInputs place = GetVertexPositionInputs(input.positionOS.xyz);
    VertexNormalInputs turned = GetVertexNormalInputs(input.normalOS, input.tangentOS);
    output.positionCS = place.positionCS;
    output.positionWS = place.positionWS;
    output.normalWS = turned.normalWS;
#if defined(_NORMALMAP)
    output.tangentWS = float4(turned.tangentWS, input.tangentOS.w * GetOddNegativeScale());
#endif
    output.uv = TRANSFORM_TEX(input.uv, _BaseMap);
    output.fogFactor = ComputeFogFactor(place.positionCS.z);
    return output;
}

float3 NormalOf(Varyings input)
{
    float3 normal = normalize(input.normalWS);
#if defined(_NORMALMAP)
    half4 encoded = SAMPLE_TEXTURE2D(_BumpMap, sampler_BumpMap, input.uv);
    half3 bump = UnpackNormalScale(encoded, _BumpScale);
    float3 tangent = input.tangentWS.xyz;
    float3 bitangent = cross(normal, tangent) * input.tangentWS.w;
    normal = normalize(bump.x * tangent + bump.y * bitangent + bump.z * normal);
#endif
    return normal;
}

void AddAdditional(inout Lit sum, Light light, float3 normal, float3 view)
{
    half seen = light.distanceAttenuation * light.shadowAttenuation;
    AddLight(sum, light.color, light.direction, seen, normal, view);
}

Lit LitBy(Varyings input, float3 normal, float3 view)
{
    Lit sum = AmbientLight(SampleSH(normal), normal, view);
    float4 shadowCoord = TransformWorldToShadowCoord(input.positionWS);
    Light light = GetMainLight(shadowCoord, input.positionWS, half4(1, 1, 1, 1));
    half3 colour = light.color * light.distanceAttenuation;
    AddLight(sum, colour, light.direction, light.shadowAttenuation, normal, view);

#if defined(_ADDITIONAL_LIGHTS)
    InputData inputData = (InputData)0;
    inputData.positionWS = input.positionWS;
    inputData.normalizedScreenSpaceUV = GetNormalizedScreenSpaceUV(input.positionCS);
    #if USE_FORWARD_PLUS
    for (uint directional = 0u; directional < min(URP_FP_DIRECTIONAL_LIGHTS_COUNT, MAX_VISIBLE_LIGHTS); directional++)
    {
        AddAdditional(sum, GetAdditionalLight(directional, input.positionWS, half4(1, 1, 1, 1)), normal, view);
    }
    #endif
    uint count = GetAdditionalLightsCount();
    LIGHT_LOOP_BEGIN(count)
        AddAdditional(sum, GetAdditionalLight(lightIndex, input.positionWS, half4(1, 1, 1, 1)), normal, view);
    LIGHT_LOOP_END
#endif
    return sum;
}

half4 ForwardFragment(Varyings input) : SV_Target
{
    UNITY_SETUP_INSTANCE_ID(input);
    UNITY_SETUP_STEREO_EYE_INDEX_POST_VERTEX(input);

    half4 texel = Texel(input.uv);
    float3 view = GetWorldSpaceNormalizeViewDir(input.positionWS);
    Lit sum = LitBy(input, FacingNormal(NormalOf(input), view), view);
    half3 colour = texel.rgb * _BaseColor.rgb * sum.matt + sum.gloss;
    colour = _NeutralToneMapping > 0.5 ? NeutralToneMapped(colour) : colour;
    colour = MixFog(colour, input.fogFactor);
#if defined(_SURFACE_TYPE_TRANSPARENT)
    // The page blends colours as screens have them, Unity light: what is dark covers more there.
    return half4(colour, 1.0 - pow(saturate(1.0 - texel.a), 2.2));
#elif defined(_ALPHATEST_ON)
    return half4(colour, texel.a);
#else
    return half4(colour, 1.0);
#endif
}

#endif
