// Units of QUDT by their UCUM codes.
// Source: QUDT vocabulary of units, version 3.1.0, https://qudt.org/3.1.0/vocab/unit, QUDT.org, CC BY 4.0: the pairs of IRI and `qudt:ucumCode`.
// Selected and changed: only pairs whose `qudt:conversionMultiplier` agrees with UCUM, codes rewritten with a slash, a few pairs added
// (VA, VAR, TeraW-HR, KiloCAL_TH, MilliM_HG, IN_HG, FT2, YD2, YD3, PH, MO_MeanJulian) where QUDT's own code is missing or not valid UCUM.

/** Where the IRIs of the units begin. */
export const QUDT_NAMESPACE = 'http://qudt.org/vocab/unit/'

/** `UCUM=local name`. Of several names with one meaning the first is the preferred one. */
const PAIRS = `
  V.A=VA; V.A{reactive}=VAR; V.A=V-A; V.A=V-A_Reactive; kV.A=KiloVA; kV.A{reactive}=KiloVAR; kV.A=KiloV-A; kV.A=KiloV-A_Reactive;
  MV.A=MegaVA; MV.A=MegaV-A; MV.A=MegaV-A_Reactive; TW.h=TeraW-HR; kcal_th=KiloCAL_TH; mm[Hg]=MilliM_HG; [in_i'Hg]=IN_HG;
  [ft_i]2=FT2; [yd_i]2=YD2; [yd_i]3=YD3; mo=MO_MeanJulian; [pH]=PH; A.h=A-HR; /h=PER-HR; /h=A-PER-A-HR; /h=NUM-PER-HR; A=A; u=AMU;
  u=DA; u=Da; u=U; '=ARCMIN; '=MIN_Angle; ''=ARCSEC; ar=ARE; atm=ATM; B=B; kg/kg=KiloGM-PER-KiloGM; kg/kg=BAR-PER-BAR;
  kg/kg=CentiM3-PER-CentiM3; kg/kg=FRACTION; kg/kg=GM-PER-GM; kg/kg=K-PER-K; kg/kg=L-PER-L; kg/kg=LB-PER-LB; kg/kg=M2-PER-M2;
  kg/kg=M3-PER-M3; kg/kg=MOL-PER-MOL; kg/kg=PERCENT-PER-PERCENT; kg/kg=PSI-PER-PSI; kg/kg=V-PER-V; bar=BAR; /min=PER-MIN;
  /min=BEAT-PER-MIN; /min=BREATH-PER-MIN; bit/m2=BIT-PER-M2; bit/m3=BIT-PER-M3; bit/m=BIT-PER-M; bit/s=BIT-PER-SEC; bit=BIT;
  Bq/m3=BQ-PER-M3; Bq=BQ; By/s=BYTE-PER-SEC; By=BYTE; C.m2=C-M2; C.m=C-M; C/kg=C-PER-KiloGM; C/m2=C-PER-M2; C/m3=C-PER-M3;
  C/m=C-PER-M; C=C; cd/klm=CD-PER-KiloLM; cd/lm=CD-PER-LM; cd/m2=CD-PER-M2; cd=CD; Ci=CI; cbar=CentiBAR; cg=CentiGM; cL=CentiL;
  cm/h=CentiM-PER-HR; cm/s2=CentiM-PER-SEC2; cm/s=CentiM-PER-SEC; cm/a=CentiM-PER-YR; cm2.min=CentiM2-MIN; cm2/s=CentiM2-PER-SEC;
  cm2.s=CentiM2-SEC; cm2=CentiM2; cm3/d=CentiM3-PER-DAY; cm3/h=CentiM3-PER-HR; cm3/m3=CentiM3-PER-M3; cm3/min=CentiM3-PER-MIN;
  cm3/s=CentiM3-PER-SEC; cm3=CentiM3; cm=CentiM; cmol/L=CentiMOL-PER-L; cN.m.m-2=CentiN-M-PER-M2; cN.m=CentiN-M; d=DAY;
  deg/h=DEG-PER-HR; deg/m=DEG-PER-M; deg/min=DEG-PER-MIN; deg/s2=DEG-PER-SEC2; deg/s=DEG-PER-SEC; deg2=DEG2; deg=DEG; K2=K2;
  Cel=DEG_C; [degF]=DEG_F; [degR]=DEG_R; dag=DecaGM; daL=DecaL; dam3=DecaM3; dam=DecaM; daPa=DecaPA; dB=DeciB; dbar=DeciBAR;
  dg=DeciGM; dL=DeciL; dm2=DeciM2; dm3/d=DeciM3-PER-DAY; dm3/h=DeciM3-PER-HR; dm3/kg=DeciM3-PER-KiloGM; dm3/m3=DeciM3-PER-M3;
  dm3/s=DeciM3-PER-SEC; dm3=DeciM3; dm=DeciM; dN.m=DeciN-M; dS/m=DeciS-PER-M; ds=DeciSEC; eV=EV; F=FARAD; /s=PER-SEC;
  /s=FRAME-PER-SEC; /s=NUM-PER-SEC; /s=SAMPLE-PER-SEC; [ft_i]/s=FT-PER-SEC; [ft_i]=FT; [g]=G; Gal=GALILEO; [gal_br]=GAL_UK;
  [gal_br]=GAL_IMP; [gal_us]=GAL_US; g.mm=GM-MilliM; g/cm3=GM-PER-CentiM3; g/d=GM-PER-DAY; g/dm3=GM-PER-DeciM3; g/h=GM-PER-HR;
  g/kg=GM-PER-KiloGM; g/km=GM-PER-KiloM; g/L=GM-PER-L; g/m2=GM-PER-M2; g/m3=GM-PER-M3; g/m=GM-PER-M; g/min=GM-PER-MIN;
  g/mol=GM-PER-MOL; g/s=GM-PER-SEC; g=GM; gon=GON; [gr]=GRAIN; Gy/h=GRAY-PER-HR; Gy/min=GRAY-PER-MIN; Gy/s=GRAY-PER-SEC; Gy=GRAY;
  Gbit/m=GigaBIT-PER-M; Gbit/s=GigaBIT-PER-SEC; GBq=GigaBQ; GBy/s=GigaBYTE-PER-SEC; GBy=GigaBYTE; GC/m3=GigaC-PER-M3; GeV=GigaEV;
  GHz=GigaHZ; GJ/h=GigaJ-PER-HR; GJ/m2=GigaJ-PER-M2; GJ/s=GigaJ-PER-SEC; GJ=GigaJ; GOhm=GigaOHM; GPa=GigaPA; GW.h=GigaW-HR; GW=GigaW;
  H=H; har=HA; [HP]=HP; h/a=HR-PER-YR; h=HR; Hz=HZ; hbar=HectoBAR; hg=HectoGM; hL=HectoL; hm=HectoM; hPa/h=HectoPA-PER-HR;
  hPa/m=HectoPA-PER-M; hPa=HectoPA; [in_i]=IN; J.m2=J-M2; J/d=J-PER-DAY; J/h=J-PER-HR; J/(kg.K)=J-PER-KiloGM-K; J/kg=J-PER-KiloGM;
  J/m2=J-PER-M2; J/m3=J-PER-M3; J/m=J-PER-M; J/min=J-PER-MIN; J/s=J-PER-SEC; J.s=J-SEC; J=J; K.d=K-DAY; K.m=K-M; m.K=M-K;
  K/h=K-PER-HR; K/m=K-PER-M; K/min=K-PER-MIN; K/s2=K-PER-SEC2; K/s=K-PER-SEC; K/W=K-PER-W; K.s=K-SEC; K=K; [kn_i]=KN; kA=KiloA;
  kbar=KiloBAR; kbit/s=KiloBIT-PER-SEC; kBq=KiloBQ; kBy/s=KiloBYTE-PER-SEC; kBy=KiloBYTE; kC/m2=KiloC-PER-M2; kC/m3=KiloC-PER-M3;
  kC=KiloC; kcal=KiloCAL; kCi=KiloCi; keV=KiloEV; kg.cm2=KiloGM-CentiM2; kg.K=KiloGM-K; kg.m2=KiloGM-M2; kg.m=KiloGM-M;
  m.kg=M-KiloGM; kg.mm2=KiloGM-MilliM2; kg/d=KiloGM-PER-DAY; kg/dm3=KiloGM-PER-DeciM3; kg/GJ=KiloGM-PER-GigaJ; kg/h=KiloGM-PER-HR;
  kg/km2=KiloGM-PER-KiloM2; kg/km=KiloGM-PER-KiloM; kg/L=KiloGM-PER-L; kg/m2=KiloGM-PER-M2; kg/m3=KiloGM-PER-M3; kg/m=KiloGM-PER-M;
  kg/min=KiloGM-PER-MIN; kg/mol=KiloGM-PER-MOL; kg/s2=KiloGM-PER-SEC2; kg/s=KiloGM-PER-SEC; kg/a=KiloGM-PER-YR; kg.s2=KiloGM-SEC2;
  kg2/s2=KiloGM2-PER-SEC2; kg=KiloGM; kHz=KiloHZ; kJ/d=KiloJ-PER-DAY; kJ/h=KiloJ-PER-HR; kJ/kg=KiloJ-PER-KiloGM;
  kJ/min=KiloJ-PER-MIN; kJ/s=KiloJ-PER-SEC; kJ=KiloJ; kL/h=KiloL-PER-HR; kL=KiloL; klm=KiloLM; km/d=KiloM-PER-DAY; km/h=KiloM-PER-HR;
  km/s2=KiloM-PER-SEC2; km/s=KiloM-PER-SEC; km2/s2=KiloM2-PER-SEC2; km2=KiloM2; km3/s2=KiloM3-PER-SEC2; km=KiloM;
  kmol/kg=KiloMOL-PER-KiloGM; kmol=KiloMOL; kN.m.deg-1.m-1=KiloN-M-PER-DEG-M; kN/m=KiloN-PER-M; kN.m.m-2=KiloN-M-PER-M2; kN=KiloN;
  kN=KiloN-M-PER-M; kN.m2=KiloN-M2; kN.m=KiloN-M; kN/m2=KiloN-PER-M2; kN/m3=KiloN-PER-M3; kOhm=KiloOHM; kPa/m=KiloPA-PER-M;
  kPa=KiloPA; kPa=KiloPA_A; kS/m=KiloS-PER-M; kS=KiloS; ks=KiloSEC; kt/a=KiloTONNE-PER-YR; kt=KiloTON_Metric; kV=KiloV;
  kW.h=KiloW-HR; kW/m2=KiloW-PER-M2; kW=KiloW; L/d=L-PER-DAY; L/h=L-PER-HR; L/kg=L-PER-KiloGM; L/min=L-PER-MIN; L/s=L-PER-SEC; L=L;
  [lb_av]=LB; [lb_av]=LB_M; lm.h=LM-HR; lm/m2=LM-PER-M2; lm/W=LM-PER-W; lm.s=LM-SEC; lm=LM; lx.h=LUX-HR; lx.s=LUX-SEC; lx=LUX;
  m/d=M-PER-DAY; m/hm2=M-PER-HA; m/h=M-PER-HR; /m=PER-M; m/m2=M-PER-M2; m/min=M-PER-MIN; m/s2=M-PER-SEC2; m/s=M-PER-SEC;
  m/s=M3-PER-SEC-M2; m/a=M-PER-YR; m.s2=M-SEC2; m.s=M-SEC; m2.K=M2-K; m2/kg=M2-PER-KiloGM; m2/kW=M2-PER-KiloW; m=M; m=M2-PER-M;
  m=M3-PER-M2; m2/s2=M2-PER-SEC2; m2/s=M2-PER-SEC; m2/W=M2-PER-W; m2=M2; m3/d=M3-PER-DAY; m3/h=M3-PER-HR; m3/kg=M3-PER-KiloGM;
  m3/min=M3-PER-MIN; m3/s2=M3-PER-SEC2; m3/s=M3-PER-SEC; m3/a=M3-PER-YR; m3=M3; [mi_i]/h=MI-PER-HR; [mi_i]=MI; min=MIN; [nmi_i]=MI_N;
  mol/kg=MOL-PER-KiloGM; mol/L=MOL-PER-L; mol/m2=MOL-PER-M2; mol/m3=MOL-PER-M3; mol=MOL; MA=MegaA; Mbar=MegaBAR;
  Mbit/s=MegaBIT-PER-SEC; MBq=MegaBQ; MBy/s=MegaBYTE-PER-SEC; MBy=MegaBYTE; MC/m2=MegaC-PER-M2; MC/m3=MegaC-PER-M3; MeV=MegaEV;
  Mg/m3=MegaGM-PER-M3; Mg=MegaGM; MHz=MegaHZ; MJ/h=MegaJ-PER-HR; MJ/kg=MegaJ-PER-KiloGM; MJ/m2=MegaJ-PER-M2; MJ/m3=MegaJ-PER-M3;
  MJ/s=MegaJ-PER-SEC; MJ=MegaJ; ML=MegaL; m.MN.m-2=MegaN-M-PER-M2; MN.m=MegaN-M; MN=MegaN; MOhm=MegaOHM; MPa=MegaPA;
  MS/m=MegaS-PER-M; Mt/a=MegaTONNE-PER-YR; MV=MegaV; MW.h=MegaW-HR; MW=MegaW; uA=MicroA; ubar=MicroBAR; uBq/kg=MicroBQ-PER-KiloGM;
  uBq/L=MicroBQ-PER-L; uBq=MicroBQ; uC/m2=MicroC-PER-M2; uC/m3=MicroC-PER-M3; uC=MicroC; uCi=MicroCi; uF=MicroFARAD; u[g]=MicroG;
  uGal/m=MicroGAL-PER-M; ug/kg=MicroGM-PER-KiloGM; ug/L=MicroGM-PER-L; ug/m3=MicroGM-PER-M3; ug=MicroGM; uGy/h=MicroGRAY-PER-HR;
  uGy/min=MicroGRAY-PER-MIN; uGy/s=MicroGRAY-PER-SEC; uGy=MicroGRAY; uH=MicroH; uJ/s=MicroJ-PER-SEC; uL/L=MicroL-PER-L; uL=MicroL;
  um/m=MicroM-PER-M; um/min=MicroM-PER-MIN; um/s=MicroM-PER-SEC; um2=MicroM2; um3/m3=MicroM3-PER-M3; um3=MicroM3; um=MicroM;
  umol/kg=MicroMOL-PER-KiloGM; umol/L=MicroMOL-PER-L; umol/m2=MicroMOL-PER-M2; umol/mol=MicroMOL-PER-MOL; /d=PER-DAY;
  /d=MicroMOL-PER-MicroMOL-DAY; umol=MicroMOL; m.uN.m-2=MicroN-M-PER-M2; uN.m=MicroN-M; uN=MicroN; uOhm=MicroOHM; uPa=MicroPA;
  urad=MicroRAD; uS/cm=MicroS-PER-CentiM; uS/m=MicroS-PER-M; uS=MicroS; us=MicroSEC; uSv/h=MicroSV-PER-HR; uSv/min=MicroSV-PER-MIN;
  uSv/s=MicroSV-PER-SEC; uSv=MicroSV; uT=MicroT; uV=MicroV; uW/m2=MicroW-PER-M2; uW=MicroW; mA.h=MilliA-HR; mA=MilliA; mbar=MilliBAR;
  mBq/kg=MilliBQ-PER-KiloGM; mBq/L=MilliBQ-PER-L; mC/kg=MilliC-PER-KiloGM; mC/m2=MilliC-PER-M2; mC/m3=MilliC-PER-M3; mC=MilliC;
  mCi=MilliCi; mCel=MilliDEG_C; mF=MilliFARAD; m[g]=MilliG; mGal=MilliGAL; mg/d=MilliGM-PER-DAY; mg/dm2=MilliGM-PER-DeciM2;
  mg/h=MilliGM-PER-HR; mg/kg=MilliGM-PER-KiloGM; mg/L=MilliGM-PER-L; mg/m2=MilliGM-PER-M2; mg/m3=MilliGM-PER-M3; mg/m=MilliGM-PER-M;
  mg/min=MilliGM-PER-MIN; mg/s=MilliGM-PER-SEC; mg=MilliGM; mGy/h=MilliGRAY-PER-HR; mGy/min=MilliGRAY-PER-MIN;
  mGy/s=MilliGRAY-PER-SEC; mGy=MilliGRAY; mH=MilliH; mJ/m2=MilliJ-PER-M2; mJ/s=MilliJ-PER-SEC; mJ=MilliJ; mL/d=MilliL-PER-DAY;
  mL/h=MilliL-PER-HR; mL/kg=MilliL-PER-KiloGM; mL/L=MilliL-PER-L; mL/m3=MilliL-PER-M3; mL/min=MilliL-PER-MIN; mL/s=MilliL-PER-SEC;
  mL=MilliL; mm/h=MilliM-PER-HR; mm/m2=MilliM-PER-M2; mm/m=MilliM-PER-M; mm/min=MilliM-PER-MIN; mm/s2=MilliM-PER-SEC2;
  mm/s=MilliM-PER-SEC; mm/a=MilliM-PER-YR; mm2/s=MilliM2-PER-SEC; mm2=MilliM2; mm3/kg=MilliM3-PER-KiloGM; mm3/m3=MilliM3-PER-M3;
  mm3=MilliM3; mm=MilliM; mmol/kg=MilliMOL-PER-KiloGM; mmol/L=MilliMOL-PER-L; mmol/m2=MilliMOL-PER-M2; mmol/m3=MilliMOL-PER-M3;
  mmol=MilliMOL; m.mN.m-2=MilliN-M-PER-M2; mN/m=MilliN-PER-M; mN.m=MilliN-M; mN=MilliN; mOhm=MilliOHM; mPa/m=MilliPA-PER-M;
  mPa.s=MilliPA-SEC; mPa=MilliPA; mrad=MilliRAD; mS/cm=MilliS-PER-CentiM; mS/m=MilliS-PER-M; mS=MilliS; ms=MilliSEC;
  mSv/h=MilliSV-PER-HR; mSv/min=MilliSV-PER-MIN; mSv/s=MilliSV-PER-SEC; mSv=MilliSV; mT=MilliT; mV=MilliV; mW/m2=MilliW-PER-M2;
  mW=MilliW; mWb=MilliWB; N.cm=N-CentiM; N.m.deg-1.m-1=N-M-PER-DEG-M; N/m=N-PER-M; N.m.m-2=N-M-PER-M2; N=N; N=N-M-PER-M;
  N.m.s/m=N-M-SEC-PER-M; N.s=N-SEC; N.m2=N-M2; N.m=N-M; N/kg=N-PER-KiloGM; N/m2=N-PER-M2; N/m3=N-PER-M3; Np=NP; /m3=PER-M3;
  /m3=NUM-PER-M3; 1=UNITLESS; 1=NUM; 1=ONE; nA=NanoA; nBq/L=NanoBQ-PER-L; nF=NanoFARAD; ng/d=NanoGM-PER-DAY; ng/kg=NanoGM-PER-KiloGM;
  ng/L=NanoGM-PER-L; ng/m3=NanoGM-PER-M3; ng=NanoGM; nH=NanoH; nJ/s=NanoJ-PER-SEC; nL=NanoL; nm2=NanoM2; nm=NanoM;
  nmol/kg=NanoMOL-PER-KiloGM; nmol/L=NanoMOL-PER-L; nS/m=NanoS-PER-M; ns=NanoSEC; nT=NanoT; nW/m2=NanoW-PER-M2; nW=NanoW; Ohm=OHM;
  [oz_av]=OZ; [oz_av]=OZ_M; Pa.m=PA-M; Pa/h=PA-PER-HR; Pa/m=PA-PER-M; Pa/min=PA-PER-MIN; Pa/s=PA-PER-SEC; Pa.s=PA-SEC;
  Pa2/s2=PA2-PER-SEC2; Pa2.s=PA2-SEC; Pa=PA; /cm=PER-CentiM; /g=PER-GM; /[in_i]=PER-IN; kg-1/s=PER-KiloGM-SEC; kg-2=PER-KiloGM2;
  /kg=PER-KiloGM; /km=PER-KiloM; /L=PER-L; m-1/s=PER-M-SEC; m-2/s=PER-M2-SEC; /(s1.m2)=PER-SEC-M2; /m2=PER-M2; m-3/s=PER-M3-SEC;
  s-1/m3=PER-SEC-M3; /mol=PER-MOL; /MPa=PER-MegaPA; umol-1/L=PER-MicroMOL-L; /mL=PER-MilliL; s-2=PER-SEC2; /t=PER-TONNE; /wk=PER-WK;
  /a=PER-YR; %/d=PERCENT-PER-DAY; %/deg=PERCENT-PER-DEG; %/h=PERCENT-PER-HR; %/m=PERCENT-PER-M; %/wk=PERCENT-PER-WK;
  %/a=PERCENT-PER-YR; %=PERCENT; [ppb]=PPB; [ppm]=PPM; [ppth]/h=PPTH-PER-HR; [ppth]=PPTH; [pptr]{vol}=PPTR_VOL; [pptr]{vol}=PPT_VOL;
  [psi]=PSI; rad/s=RAD-PER-SEC; rad=RAD; S/m=S-PER-M; S=S; s/kg=SEC-PER-KiloGM; s/m=SEC-PER-M; s2=SEC2; s=SEC; sr=SR; Sv/h=SV-PER-HR;
  Sv/min=SV-PER-MIN; Sv/s=SV-PER-SEC; Sv=SV; T=T; tex=TEX; t/d=TONNE-PER-DAY; t/d=TON_Metric-PER-DAY; t/h=TONNE-PER-HR;
  t/h=TON_Metric-PER-HR; t/m3=TONNE-PER-M3; t/m3=TON_Metric-PER-M3; t/min=TONNE-PER-MIN; t/min=TON_Metric-PER-MIN; t/s=TONNE-PER-SEC;
  t/s=TON_Metric-PER-SEC; t/a=TONNE-PER-YR; t=TONNE; t=TON_Metric; [ston_av]=TON_US; [ston_av]=TON_SHORT; TBy=TeraBYTE; THz=TeraHZ;
  TJ=TeraJ; TOhm=TeraOHM; TW=TeraW; Gcal=TonEnergy; V/m=V-PER-M; V=V; W.h=W-HR; W.m2=W-M2; W/kg=W-PER-KiloGM; W/(m.K)=W-PER-M-K;
  W/(m2.K)=W-PER-M2-K; W/m3=W-PER-M3; W/m3=W-PER-M2-M; W/m2=W-PER-M2; W/m=W-PER-M; W.s=W-SEC; W=W; Wb=WB; wk=WK; [yd_i]=YD; a=YR
`

export interface QudtUnit {
  readonly localName: string
  readonly ucum: string
}

/** In order of preference for each meaning. */
export const QUDT_UNITS: readonly QudtUnit[] = PAIRS.split(';').map((pair) => {
  const equals = pair.lastIndexOf('=')
  return Object.freeze({ ucum: pair.slice(0, equals).trim(), localName: pair.slice(equals + 1).trim() })
})
