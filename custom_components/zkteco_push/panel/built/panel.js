var c7=Object.defineProperty;var u7=Object.getOwnPropertyDescriptor;var M=(e,V,C,H)=>{for(var L=H>1?void 0:H?u7(V,C):V,r=e.length-1,i;r>=0;r--)(i=e[r])&&(L=(H?i(V,C,L):i(L))||L);return H&&L&&c7(V,C,L),L};var J5="M21.1,12.5L22.5,13.91L15.97,20.5L12.5,17L13.9,15.59L15.97,17.67L21.1,12.5M11,4A4,4 0 0,1 15,8A4,4 0 0,1 11,12A4,4 0 0,1 7,8A4,4 0 0,1 11,4M11,6A2,2 0 0,0 9,8A2,2 0 0,0 11,10A2,2 0 0,0 13,8A2,2 0 0,0 11,6M11,13C11.68,13 12.5,13.09 13.41,13.26L11.74,14.93L11,14.9C8.03,14.9 4.9,16.36 4.9,17V18.1H11.1L13,20H3V17C3,14.34 8.33,13 11,13Z";var C3="M12,4A4,4 0 0,1 16,8C16,9.95 14.6,11.58 12.75,11.93L8.07,7.25C8.42,5.4 10.05,4 12,4M12.28,14L18.28,20L20,21.72L18.73,23L15.73,20H4V18C4,16.16 6.5,14.61 9.87,14.14L2.78,7.05L4.05,5.78L12.28,14M20,18V19.18L15.14,14.32C18,14.93 20,16.35 20,18Z";var H3="M15,14C12.33,14 7,15.33 7,18V20H23V18C23,15.33 17.67,14 15,14M6,10V7H4V10H1V12H4V15H6V12H9V10M15,12A4,4 0 0,0 19,8A4,4 0 0,0 15,4A4,4 0 0,0 11,8A4,4 0 0,0 15,12Z",S2="M15,4A4,4 0 0,0 11,8A4,4 0 0,0 15,12A4,4 0 0,0 19,8A4,4 0 0,0 15,4M15,5.9C16.16,5.9 17.1,6.84 17.1,8C17.1,9.16 16.16,10.1 15,10.1A2.1,2.1 0 0,1 12.9,8A2.1,2.1 0 0,1 15,5.9M4,7V10H1V12H4V15H6V12H9V10H6V7H4M15,13C12.33,13 7,14.33 7,17V20H23V17C23,14.33 17.67,13 15,13M15,14.9C17.97,14.9 21.1,16.36 21.1,17V18.1H8.9V17C8.9,16.36 12,14.9 15,14.9Z";var V3="M6,6.9L3.87,4.78L5.28,3.37L7.4,5.5L6,6.9M13,1V4H11V1H13M20.13,4.78L18,6.9L16.6,5.5L18.72,3.37L20.13,4.78M4.5,10.5V12.5H1.5V10.5H4.5M19.5,10.5H22.5V12.5H19.5V10.5M6,20H18A2,2 0 0,1 20,22H4A2,2 0 0,1 6,20M12,5A6,6 0 0,1 18,11V19H6V11A6,6 0 0,1 12,5M12,7A4,4 0 0,0 8,11V17H16V11A4,4 0 0,0 12,7Z";var f2="M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z";var K="M12,2L1,21H23M12,6L19.53,19H4.47M11,10V14H13V10M11,16V18H13V16";var L3="M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z";var e3="M13,20H11V8L5.5,13.5L4.08,12.08L12,4.16L19.92,12.08L18.5,13.5L13,8V20Z";var r3="M10,21H14A2,2 0 0,1 12,23A2,2 0 0,1 10,21M21,19V20H3V19L5,17V11C5,7.9 7.03,5.17 10,4.29C10,4.19 10,4.1 10,4A2,2 0 0,1 12,2A2,2 0 0,1 14,4C14,4.1 14,4.19 14,4.29C16.97,5.17 19,7.9 19,11V17L21,19M17,11A5,5 0 0,0 12,6A5,5 0 0,0 7,11V18H17V11M19.75,3.19L18.33,4.61C20.04,6.3 21,8.6 21,11H23C23,8.07 21.84,5.25 19.75,3.19M1,11H3C3,8.6 3.96,6.3 5.67,4.61L4.25,3.19C2.16,5.25 1,8.07 1,11Z";var g2="M20,4H16.83L15,2H9L7.17,4H4A2,2 0 0,0 2,6V18A2,2 0 0,0 4,20H20A2,2 0 0,0 22,18V6A2,2 0 0,0 20,4M20,18H4V6H8.05L9.88,4H14.12L15.95,6H20V18M12,7A5,5 0 0,0 7,12A5,5 0 0,0 12,17A5,5 0 0,0 17,12A5,5 0 0,0 12,7M12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15Z";var O2="M12 2C17.5 2 22 6.5 22 12S17.5 22 12 22 2 17.5 2 12 6.5 2 12 2M12 4C10.1 4 8.4 4.6 7.1 5.7L18.3 16.9C19.3 15.5 20 13.8 20 12C20 7.6 16.4 4 12 4M16.9 18.3L5.7 7.1C4.6 8.4 4 10.1 4 12C4 16.4 7.6 20 12 20C13.9 20 15.6 19.4 16.9 18.3Z";var J1="M22,3H2C0.91,3.04 0.04,3.91 0,5V19C0.04,20.09 0.91,20.96 2,21H22C23.09,20.96 23.96,20.09 24,19V5C23.96,3.91 23.09,3.04 22,3M22,19H2V5H22V19M14,17V15.75C14,14.09 10.66,13.25 9,13.25C7.34,13.25 4,14.09 4,15.75V17H14M9,7A2.5,2.5 0 0,0 6.5,9.5A2.5,2.5 0 0,0 9,12A2.5,2.5 0 0,0 11.5,9.5A2.5,2.5 0 0,0 9,7M14,7V8H20V7H14M14,9V10H20V9H14M14,11V12H18V11H14";var t3="M20.07,4.93C21.88,6.74 23,9.24 23,12C23,14.76 21.88,17.26 20.07,19.07L18.66,17.66C20.11,16.22 21,14.22 21,12C21,9.79 20.11,7.78 18.66,6.34L20.07,4.93M17.24,7.76C18.33,8.85 19,10.35 19,12C19,13.65 18.33,15.15 17.24,16.24L15.83,14.83C16.55,14.11 17,13.11 17,12C17,10.89 16.55,9.89 15.83,9.17L17.24,7.76M13,10A2,2 0 0,1 15,12A2,2 0 0,1 13,14A2,2 0 0,1 11,12A2,2 0 0,1 13,10M11.5,1A2.5,2.5 0 0,1 14,3.5V8H12V4H3V19H12V16H14V20.5A2.5,2.5 0 0,1 11.5,23H3.5A2.5,2.5 0 0,1 1,20.5V3.5A2.5,2.5 0 0,1 3.5,1H11.5Z";var M3="M21,7L9,19L3.5,13.5L4.91,12.09L9,16.17L19.59,5.59L21,7Z";var i3="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M10 17L5 12L6.41 10.59L10 14.17L17.59 6.58L19 8L10 17Z",k2="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z";var o3="M15,20A1,1 0 0,0 14,19H13V17H17A2,2 0 0,0 19,15V5A2,2 0 0,0 17,3H7A2,2 0 0,0 5,5V15A2,2 0 0,0 7,17H11V19H10A1,1 0 0,0 9,20H2V22H9A1,1 0 0,0 10,23H14A1,1 0 0,0 15,22H22V20H15M7,15V5H17V15H7M8,10.37L9.24,9.13L10.93,10.83L14.76,7L16,8.5L10.93,13.57L8,10.37Z";var a3="M15.41,16.58L10.83,12L15.41,7.41L14,6L8,12L14,18L15.41,16.58Z";var n3="M8.59,16.58L13.17,12L8.59,7.41L10,6L16,12L10,18L8.59,16.58Z";var A3="M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2Z";var y2="M11 7V13L16.2 16.1L17 14.9L12.5 12.2V7H11M20 12V18H22V12H20M20 20V22H22V20H20M18 20C16.3 21.3 14.3 22 12 22C6.5 22 2 17.5 2 12S6.5 2 12 2C16.8 2 20.9 5.4 21.8 10H19.7C18.8 6.6 15.7 4 12 4C7.6 4 4 7.6 4 12S7.6 20 12 20C14.4 20 16.5 18.9 18 17.3V20Z";var s3="M23.5 17L18.5 22L15 18.5L16.5 17L18.5 19L22 15.5L23.5 17M13.1 19.9C12.7 20 12.4 20 12 20C7.6 20 4 16.4 4 12S7.6 4 12 4 20 7.6 20 12C20 12.4 20 12.7 19.9 13.1C20.6 13.2 21.2 13.4 21.8 13.7C21.9 13.1 22 12.6 22 12C22 6.5 17.5 2 12 2S2 6.5 2 12C2 17.5 6.5 22 12 22C12.6 22 13.2 21.9 13.7 21.8C13.4 21.3 13.2 20.6 13.1 19.9M15.6 14.1L12.5 12.3V7H11V13L14.5 15.1C14.8 14.7 15.2 14.4 15.6 14.1Z";var b2="M12,20A8,8 0 0,0 20,12A8,8 0 0,0 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20M12,2A10,10 0 0,1 22,12A10,10 0 0,1 12,22C6.47,22 2,17.5 2,12A10,10 0 0,1 12,2M12.5,7V12.25L17,14.92L16.25,16.15L11,13V7H12.5Z";var d3="M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z";var p3="M12,2C17.53,2 22,6.47 22,12C22,17.53 17.53,22 12,22C6.47,22 2,17.53 2,12C2,6.47 6.47,2 12,2M15.59,7L12,10.59L8.41,7L7,8.41L10.59,12L7,15.59L8.41,17L12,13.41L15.59,17L17,15.59L13.41,12L17,8.41L15.59,7Z";var l3="M15,20A1,1 0 0,0 14,19H13V17H17A2,2 0 0,0 19,15V5A2,2 0 0,0 17,3H7A2,2 0 0,0 5,5V15A2,2 0 0,0 7,17H11V19H10A1,1 0 0,0 9,20H2V22H9A1,1 0 0,0 10,23H14A1,1 0 0,0 15,22H22V20H15M7,15V5H17V15H7M15.54,12.12L13.41,10L15.53,7.87L14.12,6.46L12,8.59L9.88,6.46L8.47,7.87L10.59,10L8.47,12.13L9.88,13.54L12,11.41L14.12,13.54L15.54,12.12Z";var m3="M2,21V19H20V21H2M20,8V5H18V8H20M20,3A2,2 0 0,1 22,5V8A2,2 0 0,1 20,10H18V13A4,4 0 0,1 14,17H8A4,4 0 0,1 4,13V3H20M16,5H6V13A2,2 0 0,0 8,15H14A2,2 0 0,0 16,13V5Z";var w2="M19,21H8V7H19M19,5H8A2,2 0 0,0 6,7V21A2,2 0 0,0 8,23H19A2,2 0 0,0 21,21V7A2,2 0 0,0 19,5M16,1H4A2,2 0 0,0 2,3V17H4V3H16V1Z";var v3="M6,19A2,2 0 0,0 8,21H16A2,2 0 0,0 18,19V7H6V19M8,9H16V19H8V9M15.5,4L14.5,3H9.5L8.5,4H5V6H19V4H15.5Z";var x3="M12,19A2,2 0 0,0 10,21A2,2 0 0,0 12,23A2,2 0 0,0 14,21A2,2 0 0,0 12,19M6,1A2,2 0 0,0 4,3A2,2 0 0,0 6,5A2,2 0 0,0 8,3A2,2 0 0,0 6,1M6,7A2,2 0 0,0 4,9A2,2 0 0,0 6,11A2,2 0 0,0 8,9A2,2 0 0,0 6,7M6,13A2,2 0 0,0 4,15A2,2 0 0,0 6,17A2,2 0 0,0 8,15A2,2 0 0,0 6,13M18,5A2,2 0 0,0 20,3A2,2 0 0,0 18,1A2,2 0 0,0 16,3A2,2 0 0,0 18,5M12,13A2,2 0 0,0 10,15A2,2 0 0,0 12,17A2,2 0 0,0 14,15A2,2 0 0,0 12,13M18,13A2,2 0 0,0 16,15A2,2 0 0,0 18,17A2,2 0 0,0 20,15A2,2 0 0,0 18,13M18,7A2,2 0 0,0 16,9A2,2 0 0,0 18,11A2,2 0 0,0 20,9A2,2 0 0,0 18,7M12,7A2,2 0 0,0 10,9A2,2 0 0,0 12,11A2,2 0 0,0 14,9A2,2 0 0,0 12,7M12,1A2,2 0 0,0 10,3A2,2 0 0,0 12,5A2,2 0 0,0 14,3A2,2 0 0,0 12,1Z";var s5="M8,3C6.89,3 6,3.89 6,5V21H18V5C18,3.89 17.11,3 16,3H8M8,5H16V19H8V5M13,11V13H15V11H13Z",c3="M16,11H18V13H16V11M12,3H19C20.11,3 21,3.89 21,5V19H22V21H2V19H10V5C10,3.89 10.89,3 12,3M12,5V19H19V5H12Z";var x1="M12,3C10.89,3 10,3.89 10,5H3V19H2V21H22V19H21V5C21,3.89 20.11,3 19,3H12M12,5H19V19H12V5M5,11H7V13H5V11Z";var u3="M12,2A10,10 0 0,1 22,12A10,10 0 0,1 12,22A10,10 0 0,1 2,12A10,10 0 0,1 12,2M12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20A8,8 0 0,0 20,12A8,8 0 0,0 12,4M12,10.5A1.5,1.5 0 0,1 13.5,12A1.5,1.5 0 0,1 12,13.5A1.5,1.5 0 0,1 10.5,12A1.5,1.5 0 0,1 12,10.5M7.5,10.5A1.5,1.5 0 0,1 9,12A1.5,1.5 0 0,1 7.5,13.5A1.5,1.5 0 0,1 6,12A1.5,1.5 0 0,1 7.5,10.5M16.5,10.5A1.5,1.5 0 0,1 18,12A1.5,1.5 0 0,1 16.5,13.5A1.5,1.5 0 0,1 15,12A1.5,1.5 0 0,1 16.5,10.5Z";var h3="M5,20H19V18H5M19,9H15V3H9V9H5L12,16L19,9Z";var Z3="M12,9A3,3 0 0,0 9,12A3,3 0 0,0 12,15A3,3 0 0,0 15,12A3,3 0 0,0 12,9M12,17A5,5 0 0,1 7,12A5,5 0 0,1 12,7A5,5 0 0,1 17,12A5,5 0 0,1 12,17M12,4.5C7,4.5 2.73,7.61 1,12C2.73,16.39 7,19.5 12,19.5C17,19.5 21.27,16.39 23,12C21.27,7.61 17,4.5 12,4.5Z";var a2="M12,9A3,3 0 0,1 15,12A3,3 0 0,1 12,15A3,3 0 0,1 9,12A3,3 0 0,1 12,9M12,4.5C17,4.5 21.27,7.61 23,12C21.27,16.39 17,19.5 12,19.5C7,19.5 2.73,16.39 1,12C2.73,7.61 7,4.5 12,4.5M3.18,12C4.83,15.36 8.24,17.5 12,17.5C15.76,17.5 19.17,15.36 20.82,12C19.17,8.64 15.76,6.5 12,6.5C8.24,6.5 4.83,8.64 3.18,12Z";var R1="M9,11.75A1.25,1.25 0 0,0 7.75,13A1.25,1.25 0 0,0 9,14.25A1.25,1.25 0 0,0 10.25,13A1.25,1.25 0 0,0 9,11.75M15,11.75A1.25,1.25 0 0,0 13.75,13A1.25,1.25 0 0,0 15,14.25A1.25,1.25 0 0,0 16.25,13A1.25,1.25 0 0,0 15,11.75M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12C3.97,11.71 3.97,11.43 4,11.14C6.38,10.1 8.27,8.17 9.26,5.77C11.13,8.42 14.17,10 17.42,10C18.18,10 18.93,9.91 19.67,9.74C20.92,14 18.5,18.43 14.26,19.67C13.5,19.89 12.76,20 12,20M0,2A2,2 0 0,1 2,0H6V2H2V6H0V2M24,22A2,2 0 0,1 22,24H18V22H22V18H24V22M2,24A2,2 0 0,1 0,22V18H2V22H6V24H2M22,0A2,2 0 0,1 24,2V6H22V2H18V0H22Z";var S3="M14 2H6C4.9 2 4 2.9 4 4V20C4 21.1 4.9 22 6 22H18C19.1 22 20 21.1 20 20V8L14 2M18 20H6V4H13V9H18V20M10 19L12 15H9V10H15V15L13 19H10";var f3="M14 2H6C4.89 2 4 2.9 4 4V20C4 21.11 4.89 22 6 22H18C19.11 22 20 21.11 20 20V8L14 2M18 20H6V4H13V9H18V20M12.9 14.5L15.8 19H14L12 15.6L10 19H8.2L11.1 14.5L8.2 10H10L12 13.4L14 10H15.8L12.9 14.5Z";var g3="M14 2H6C4.89 2 4 2.9 4 4V20C4 21.11 4.89 22 6 22H18C19.11 22 20 21.11 20 20V8L14 2M18 20H6V4H13V9H18V20M15 11.93V19H7.93L10.05 16.88L7.22 14.05L10.05 11.22L12.88 14.05L15 11.93Z";var O3="M14.73,20.83L17.58,18L14.73,15.17L16.15,13.76L19,16.57L21.8,13.76L23.22,15.17L20.41,18L23.22,20.83L21.8,22.24L19,19.4L16.15,22.24L14.73,20.83M13,19.88C13.04,20.18 12.94,20.5 12.71,20.71C12.32,21.1 11.69,21.1 11.3,20.71L7.29,16.7C7.06,16.47 6.96,16.16 7,15.87V10.75L2.21,4.62C1.87,4.19 1.95,3.56 2.38,3.22C2.57,3.08 2.78,3 3,3V3H17V3C17.22,3 17.43,3.08 17.62,3.22C18.05,3.56 18.13,4.19 17.79,4.62L13,10.75V19.88M5.04,5L9,10.06V15.58L11,17.58V10.05L14.96,5H5.04Z";var q="M17.81,4.47C17.73,4.47 17.65,4.45 17.58,4.41C15.66,3.42 14,3 12,3C10.03,3 8.15,3.47 6.44,4.41C6.2,4.54 5.9,4.45 5.76,4.21C5.63,3.97 5.72,3.66 5.96,3.53C7.82,2.5 9.86,2 12,2C14.14,2 16,2.47 18.04,3.5C18.29,3.65 18.38,3.95 18.25,4.19C18.16,4.37 18,4.47 17.81,4.47M3.5,9.72C3.4,9.72 3.3,9.69 3.21,9.63C3,9.47 2.93,9.16 3.09,8.93C4.08,7.53 5.34,6.43 6.84,5.66C10,4.04 14,4.03 17.15,5.65C18.65,6.42 19.91,7.5 20.9,8.9C21.06,9.12 21,9.44 20.78,9.6C20.55,9.76 20.24,9.71 20.08,9.5C19.18,8.22 18.04,7.23 16.69,6.54C13.82,5.07 10.15,5.07 7.29,6.55C5.93,7.25 4.79,8.25 3.89,9.5C3.81,9.65 3.66,9.72 3.5,9.72M9.75,21.79C9.62,21.79 9.5,21.74 9.4,21.64C8.53,20.77 8.06,20.21 7.39,19C6.7,17.77 6.34,16.27 6.34,14.66C6.34,11.69 8.88,9.27 12,9.27C15.12,9.27 17.66,11.69 17.66,14.66A0.5,0.5 0 0,1 17.16,15.16A0.5,0.5 0 0,1 16.66,14.66C16.66,12.24 14.57,10.27 12,10.27C9.43,10.27 7.34,12.24 7.34,14.66C7.34,16.1 7.66,17.43 8.27,18.5C8.91,19.66 9.35,20.15 10.12,20.93C10.31,21.13 10.31,21.44 10.12,21.64C10,21.74 9.88,21.79 9.75,21.79M16.92,19.94C15.73,19.94 14.68,19.64 13.82,19.05C12.33,18.04 11.44,16.4 11.44,14.66A0.5,0.5 0 0,1 11.94,14.16A0.5,0.5 0 0,1 12.44,14.66C12.44,16.07 13.16,17.4 14.38,18.22C15.09,18.7 15.92,18.93 16.92,18.93C17.16,18.93 17.56,18.9 17.96,18.83C18.23,18.78 18.5,18.96 18.54,19.24C18.59,19.5 18.41,19.77 18.13,19.82C17.56,19.93 17.06,19.94 16.92,19.94M14.91,22C14.87,22 14.82,22 14.78,22C13.19,21.54 12.15,20.95 11.06,19.88C9.66,18.5 8.89,16.64 8.89,14.66C8.89,13.04 10.27,11.72 11.97,11.72C13.67,11.72 15.05,13.04 15.05,14.66C15.05,15.73 16,16.6 17.13,16.6C18.28,16.6 19.21,15.73 19.21,14.66C19.21,10.89 15.96,7.83 11.96,7.83C9.12,7.83 6.5,9.41 5.35,11.86C4.96,12.67 4.76,13.62 4.76,14.66C4.76,15.44 4.83,16.67 5.43,18.27C5.53,18.53 5.4,18.82 5.14,18.91C4.88,19 4.59,18.87 4.5,18.62C4,17.31 3.77,16 3.77,14.66C3.77,13.46 4,12.37 4.45,11.42C5.78,8.63 8.73,6.82 11.96,6.82C16.5,6.82 20.21,10.33 20.21,14.65C20.21,16.27 18.83,17.59 17.13,17.59C15.43,17.59 14.05,16.27 14.05,14.65C14.05,13.58 13.12,12.71 11.97,12.71C10.82,12.71 9.89,13.58 9.89,14.65C9.89,16.36 10.55,17.96 11.76,19.16C12.71,20.1 13.62,20.62 15.03,21C15.3,21.08 15.45,21.36 15.38,21.62C15.33,21.85 15.12,22 14.91,22Z";var k3="M17,7H22V17H17V19A1,1 0 0,0 18,20H20V22H17.5C16.95,22 16,21.55 16,21C16,21.55 15.05,22 14.5,22H12V20H14A1,1 0 0,0 15,19V5A1,1 0 0,0 14,4H12V2H14.5C15.05,2 16,2.45 16,3C16,2.45 16.95,2 17.5,2H20V4H18A1,1 0 0,0 17,5V7M2,7H13V9H4V15H13V17H2V7M20,15V9H17V15H20M8.5,12A1.5,1.5 0 0,0 7,10.5A1.5,1.5 0 0,0 5.5,12A1.5,1.5 0 0,0 7,13.5A1.5,1.5 0 0,0 8.5,12M13,10.89C12.39,10.33 11.44,10.38 10.88,11C10.32,11.6 10.37,12.55 11,13.11C11.55,13.63 12.43,13.63 13,13.11V10.89Z";var d5="M13 24C9.74 24 6.81 22 5.6 19L2.57 11.37C2.26 10.58 3 9.79 3.81 10.05L4.6 10.31C5.16 10.5 5.62 10.92 5.84 11.47L7.25 15H8V3.25C8 2.56 8.56 2 9.25 2S10.5 2.56 10.5 3.25V12H11.5V1.25C11.5 .56 12.06 0 12.75 0S14 .56 14 1.25V12H15V2.75C15 2.06 15.56 1.5 16.25 1.5C16.94 1.5 17.5 2.06 17.5 2.75V12H18.5V5.75C18.5 5.06 19.06 4.5 19.75 4.5S21 5.06 21 5.75V16C21 20.42 17.42 24 13 24Z";var $2="M21 7C21 5.62 19.88 4.5 18.5 4.5C18.33 4.5 18.16 4.5 18 4.55V4C18 2.62 16.88 1.5 15.5 1.5C15.27 1.5 15.04 1.53 14.83 1.59C14.46 .66 13.56 0 12.5 0C11.27 0 10.25 .89 10.04 2.06C9.87 2 9.69 2 9.5 2C8.12 2 7 3.12 7 4.5V10.39C6.66 10.08 6.24 9.85 5.78 9.73L5 9.5C4.18 9.29 3.31 9.61 2.82 10.35C2.44 10.92 2.42 11.66 2.67 12.3L5.23 18.73C6.5 21.91 9.57 24 13 24C17.42 24 21 20.42 21 16V7M19 16C19 19.31 16.31 22 13 22C10.39 22 8.05 20.41 7.09 18L4.5 11.45L5 11.59C5.5 11.71 5.85 12.05 6 12.5L7 15H9V4.5C9 4.22 9.22 4 9.5 4S10 4.22 10 4.5V12H12V2.5C12 2.22 12.22 2 12.5 2S13 2.22 13 2.5V12H15V4C15 3.72 15.22 3.5 15.5 3.5S16 3.72 16 4V12H18V7C18 6.72 18.22 6.5 18.5 6.5S19 6.72 19 7V16Z";var y3="M14,3V13L17.2,11.31L17.42,11.28C17.71,11.28 17.97,11.4 18.16,11.6L18.9,12.37L14,16.57C13.74,16.84 13.39,17 13,17H6.5C5.73,17 5,16.3 5,15.5V11.14C5,10.53 5.35,10 5.85,9.8L10.79,7.6L12,7.47V3A1,1 0 0,1 13,2A1,1 0 0,1 14,3M5,19H13V22H5V19Z";var b3="M15,20A1,1 0 0,0 14,19H13V17H17A2,2 0 0,0 19,15V5A2,2 0 0,0 17,3H7A2,2 0 0,0 5,5V15A2,2 0 0,0 7,17H11V19H10A1,1 0 0,0 9,20H2V22H9A1,1 0 0,0 10,23H14A1,1 0 0,0 15,22H22V20H15M7,15V5H17V15H7M11.95,6C11.17,6 10.55,6.18 10.07,6.5C9.61,6.89 9.38,7.4 9.39,8.1L9.4,8.13H11.11C11.12,7.86 11.2,7.65 11.36,7.5C11.5,7.38 11.72,7.31 11.95,7.31C12.22,7.31 12.45,7.4 12.61,7.56C12.77,7.73 12.85,7.96 12.85,8.22C12.85,8.5 12.78,8.75 12.64,8.95C12.5,9.16 12.33,9.33 12.1,9.5C11.65,9.78 11.34,10.05 11.17,10.29C11,10.5 10.89,10.89 10.89,11.33H12.67C12.67,11.06 12.7,10.84 12.78,10.68C12.86,10.5 13,10.36 13.24,10.21C13.64,10 13.97,9.74 14.22,9.39C14.5,9.03 14.62,8.67 14.62,8.22C14.62,7.55 14.38,7 13.9,6.61C13.42,6.2 12.77,6 11.95,6M10.89,12.22V14H12.67V12.22H10.89Z";var w3="M12 5.69L17 10.19V18H15V12H9V18H7V10.19L12 5.69M12 3L2 12H5V20H11V14H13V20H19V12H22";var $3="M19,19H5V5H19M19,3H5A2,2 0 0,0 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5A2,2 0 0,0 19,3M13.96,12.29L11.21,15.83L9.25,13.47L6.5,17H17.5L13.96,12.29Z";var T3="M4,1C2.89,1 2,1.89 2,3V7C2,8.11 2.89,9 4,9H1V11H13V9H10C11.11,9 12,8.11 12,7V3C12,1.89 11.11,1 10,1H4M4,3H10V7H4V3M3,13V18L3,20H10V18H5V13H3M14,13C12.89,13 12,13.89 12,15V19C12,20.11 12.89,21 14,21H11V23H23V21H20C21.11,21 22,20.11 22,19V15C22,13.89 21.11,13 20,13H14M14,15H20V19H14V15Z",c1="M4,1C2.89,1 2,1.89 2,3V7C2,8.11 2.89,9 4,9H1V11H13V9H10C11.11,9 12,8.11 12,7V3C12,1.89 11.11,1 10,1H4M4,3H10V7H4V3M14,13C12.89,13 12,13.89 12,15V19C12,20.11 12.89,21 14,21H11V23H23V21H20C21.11,21 22,20.11 22,19V15C22,13.89 21.11,13 20,13H14M3.88,13.46L2.46,14.88L4.59,17L2.46,19.12L3.88,20.54L6,18.41L8.12,20.54L9.54,19.12L7.41,17L9.54,14.88L8.12,13.46L6,15.59L3.88,13.46M14,15H20V19H14V15Z";var _3="M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17S8 16.11 8 15 8.9 13 10 13M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.9 2 10V20C2 21.1 2.9 22 4 22H16C17.1 22 18 21.1 18 20V10C18 8.9 17.1 8 16 8H15V6C15 4.34 16.34 3 18 3S21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M16 10V20H4V10H16Z",P3="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z";var n2="M11 7L9.6 8.4L12.2 11H2V13H12.2L9.6 15.6L11 17L16 12L11 7M20 19H12V21H20C21.1 21 22 20.1 22 19V5C22 3.9 21.1 3 20 3H12V5H20V19Z";var p5="M17 7L15.59 8.41L18.17 11H8V13H18.17L15.59 15.58L17 17L22 12M4 5H12V3H4C2.9 3 2 3.9 2 5V19C2 20.1 2.9 21 4 21H12V19H4V5Z";var B3="M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z";var R3="M17.3,11C17.3,14 14.76,16.1 12,16.1C9.24,16.1 6.7,14 6.7,11H5C5,14.41 7.72,17.23 11,17.72V21H13V17.72C16.28,17.23 19,14.41 19,11M10.8,4.9C10.8,4.24 11.34,3.7 12,3.7C12.66,3.7 13.2,4.24 13.2,4.9L13.19,11.1C13.19,11.76 12.66,12.3 12,12.3C11.34,12.3 10.8,11.76 10.8,11.1M12,14A3,3 0 0,0 15,11V5A3,3 0 0,0 12,2A3,3 0 0,0 9,5V11A3,3 0 0,0 12,14Z";var l5="M19,13H5V11H19V13Z";var E1="M4,17V9H2V7H6V17H4M22,15C22,16.11 21.1,17 20,17H16V15H20V13H18V11H20V9H16V7H20A2,2 0 0,1 22,9V10.5A1.5,1.5 0 0,1 20.5,12A1.5,1.5 0 0,1 22,13.5V15M14,15V17H8V13C8,11.89 8.9,11 10,11H12V9H8V7H12A2,2 0 0,1 14,9V11C14,12.11 13.1,13 12,13H10V15H14Z";var E3="M14.06,9L15,9.94L5.92,19H5V18.08L14.06,9M17.66,3C17.41,3 17.15,3.1 16.96,3.29L15.13,5.12L18.88,8.87L20.71,7.04C21.1,6.65 21.1,6 20.71,5.63L18.37,3.29C18.17,3.09 17.92,3 17.66,3M14.06,6.19L3,17.25V21H6.75L17.81,9.94L14.06,6.19Z";var T2="M19,13H13V19H11V13H5V11H11V5H13V11H19V13Z";var A2="M13,2.03V2.05L13,4.05C17.39,4.59 20.5,8.58 19.96,12.97C19.5,16.61 16.64,19.5 13,19.93V21.93C18.5,21.38 22.5,16.5 21.95,11C21.5,6.25 17.73,2.5 13,2.03M11,2.06C9.05,2.25 7.19,3 5.67,4.26L7.1,5.74C8.22,4.84 9.57,4.26 11,4.06V2.06M4.26,5.67C3,7.19 2.25,9.04 2.05,11H4.05C4.24,9.58 4.8,8.23 5.69,7.1L4.26,5.67M2.06,13C2.26,14.96 3.03,16.81 4.27,18.33L5.69,16.9C4.81,15.77 4.24,14.42 4.06,13H2.06M7.1,18.37L5.67,19.74C7.18,21 9.04,21.79 11,22V20C9.58,19.82 8.23,19.25 7.1,18.37M12.5,7V12.25L17,14.92L16.25,16.15L11,13V7H12.5Z";var F3="M3,11H5V13H3V11M11,5H13V9H11V5M9,11H13V15H11V13H9V11M15,11H17V13H19V11H21V13H19V15H21V19H19V21H17V19H13V21H11V17H15V15H17V13H15V11M19,19V15H17V19H19M15,3H21V9H15V3M17,5V7H19V5H17M3,3H9V9H3V3M5,5V7H7V5H5M3,15H9V21H3V15M5,17V19H7V17H5Z";var z3="M17.65,6.35C16.2,4.9 14.21,4 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20C15.73,20 18.84,17.45 19.73,14H17.65C16.83,16.33 14.61,18 12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6C13.66,6 15.14,6.69 16.22,7.78L13,11H20V4L17.65,6.35Z";var D3="M12,1L3,5V11C3,16.55 6.84,21.74 12,23C17.16,21.74 21,16.55 21,11V5L12,1M12,5A3,3 0 0,1 15,8A3,3 0 0,1 12,11A3,3 0 0,1 9,8A3,3 0 0,1 12,5M17.13,17C15.92,18.85 14.11,20.24 12,20.92C9.89,20.24 8.08,18.85 6.87,17C6.53,16.5 6.24,16 6,15.47C6,13.82 8.71,12.47 12,12.47C15.29,12.47 18,13.79 18,15.47C17.76,16 17.47,16.5 17.13,17Z";var N3="M11,9H9V2H7V9H5V2H3V9C3,11.12 4.66,12.84 6.75,12.97V22H9.25V12.97C11.34,12.84 13,11.12 13,9V2H11V9M16,6V14H18.5V22H21V2C18.24,2 16,4.24 16,6Z";var _2="M12,18A6,6 0 0,1 6,12C6,11 6.25,10.03 6.7,9.2L5.24,7.74C4.46,8.97 4,10.43 4,12A8,8 0 0,0 12,20V23L16,19L12,15M12,4V1L8,5L12,9V6A6,6 0 0,1 18,12C18,13 17.75,13.97 17.3,14.8L18.76,16.26C19.54,15.03 20,13.57 20,12A8,8 0 0,0 12,4Z";var I3="M2 12H4V17H20V12H22V17A2 2 0 0 1 20 19H4A2 2 0 0 1 2 17M13 12H11V14H13M13 4H11V10H13Z";var W3="M2 17A2 2 0 0 0 4 19H20A2 2 0 0 0 22 17V12H20V17H4V12H2M14.12 5.46L15.54 6.88L13.41 9L15.54 11.12L14.12 12.54L12 10.41L9.88 12.54L8.46 11.12L10.59 9L8.46 6.88L9.88 5.46L12 7.59Z";var U3="M12.5,8C9.85,8 7.45,9 5.6,10.6L2,7V16H11L7.38,12.38C8.77,11.22 10.54,10.5 12.5,10.5C16.04,10.5 19.05,12.81 20.1,16L22.47,15.22C21.08,11.03 17.15,8 12.5,8Z";var G3="M14.12,10H19V8.2H15.38L13.38,4.87C13.08,4.37 12.54,4.03 11.92,4.03C11.74,4.03 11.58,4.06 11.42,4.11L6,5.8V11H7.8V7.33L9.91,6.67L6,22H7.8L10.67,13.89L13,17V22H14.8V15.59L12.31,11.05L13.04,8.18M14,3.8C15,3.8 15.8,3 15.8,2C15.8,1 15,0.2 14,0.2C13,0.2 12.2,1 12.2,2C12.2,3 13,3.8 14,3.8Z";var P2=globalThis,B2=P2.ShadowRoot&&(P2.ShadyCSS===void 0||P2.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,m5=Symbol(),Q3=new WeakMap,s2=class{constructor(V,C,H){if(this._$cssResult$=!0,H!==m5)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=V,this.t=C}get styleSheet(){let V=this.o,C=this.t;if(B2&&V===void 0){let H=C!==void 0&&C.length===1;H&&(V=Q3.get(C)),V===void 0&&((this.o=V=new CSSStyleSheet).replaceSync(this.cssText),H&&Q3.set(C,V))}return V}toString(){return this.cssText}},K3=e=>new s2(typeof e=="string"?e:e+"",void 0,m5),d=(e,...V)=>{let C=e.length===1?e[0]:V.reduce((H,L,r)=>H+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(L)+e[r+1],e[0]);return new s2(C,e,m5)},q3=(e,V)=>{if(B2)e.adoptedStyleSheets=V.map(C=>C instanceof CSSStyleSheet?C:C.styleSheet);else for(let C of V){let H=document.createElement("style"),L=P2.litNonce;L!==void 0&&H.setAttribute("nonce",L),H.textContent=C.cssText,e.appendChild(H)}},v5=B2?e=>e:e=>e instanceof CSSStyleSheet?(V=>{let C="";for(let H of V.cssRules)C+=H.cssText;return K3(C)})(e):e;var{is:h7,defineProperty:Z7,getOwnPropertyDescriptor:S7,getOwnPropertyNames:f7,getOwnPropertySymbols:g7,getPrototypeOf:O7}=Object,R2=globalThis,j3=R2.trustedTypes,k7=j3?j3.emptyScript:"",y7=R2.reactiveElementPolyfillSupport,d2=(e,V)=>e,p2={toAttribute(e,V){switch(V){case Boolean:e=e?k7:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,V){let C=e;switch(V){case Boolean:C=e!==null;break;case Number:C=e===null?null:Number(e);break;case Object:case Array:try{C=JSON.parse(e)}catch{C=null}}return C}},E2=(e,V)=>!h7(e,V),Y3={attribute:!0,type:String,converter:p2,reflect:!1,useDefault:!1,hasChanged:E2};Symbol.metadata??=Symbol("metadata"),R2.litPropertyMetadata??=new WeakMap;var r1=class extends HTMLElement{static addInitializer(V){this._$Ei(),(this.l??=[]).push(V)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(V,C=Y3){if(C.state&&(C.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(V)&&((C=Object.create(C)).wrapped=!0),this.elementProperties.set(V,C),!C.noAccessor){let H=Symbol(),L=this.getPropertyDescriptor(V,H,C);L!==void 0&&Z7(this.prototype,V,L)}}static getPropertyDescriptor(V,C,H){let{get:L,set:r}=S7(this.prototype,V)??{get(){return this[C]},set(i){this[C]=i}};return{get:L,set(i){let a=L?.call(this);r?.call(this,i),this.requestUpdate(V,a,H)},configurable:!0,enumerable:!0}}static getPropertyOptions(V){return this.elementProperties.get(V)??Y3}static _$Ei(){if(this.hasOwnProperty(d2("elementProperties")))return;let V=O7(this);V.finalize(),V.l!==void 0&&(this.l=[...V.l]),this.elementProperties=new Map(V.elementProperties)}static finalize(){if(this.hasOwnProperty(d2("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(d2("properties"))){let C=this.properties,H=[...f7(C),...g7(C)];for(let L of H)this.createProperty(L,C[L])}let V=this[Symbol.metadata];if(V!==null){let C=litPropertyMetadata.get(V);if(C!==void 0)for(let[H,L]of C)this.elementProperties.set(H,L)}this._$Eh=new Map;for(let[C,H]of this.elementProperties){let L=this._$Eu(C,H);L!==void 0&&this._$Eh.set(L,C)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(V){let C=[];if(Array.isArray(V)){let H=new Set(V.flat(1/0).reverse());for(let L of H)C.unshift(v5(L))}else V!==void 0&&C.push(v5(V));return C}static _$Eu(V,C){let H=C.attribute;return H===!1?void 0:typeof H=="string"?H:typeof V=="string"?V.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(V=>this.enableUpdating=V),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(V=>V(this))}addController(V){(this._$EO??=new Set).add(V),this.renderRoot!==void 0&&this.isConnected&&V.hostConnected?.()}removeController(V){this._$EO?.delete(V)}_$E_(){let V=new Map,C=this.constructor.elementProperties;for(let H of C.keys())this.hasOwnProperty(H)&&(V.set(H,this[H]),delete this[H]);V.size>0&&(this._$Ep=V)}createRenderRoot(){let V=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return q3(V,this.constructor.elementStyles),V}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(V=>V.hostConnected?.())}enableUpdating(V){}disconnectedCallback(){this._$EO?.forEach(V=>V.hostDisconnected?.())}attributeChangedCallback(V,C,H){this._$AK(V,H)}_$ET(V,C){let H=this.constructor.elementProperties.get(V),L=this.constructor._$Eu(V,H);if(L!==void 0&&H.reflect===!0){let r=(H.converter?.toAttribute!==void 0?H.converter:p2).toAttribute(C,H.type);this._$Em=V,r==null?this.removeAttribute(L):this.setAttribute(L,r),this._$Em=null}}_$AK(V,C){let H=this.constructor,L=H._$Eh.get(V);if(L!==void 0&&this._$Em!==L){let r=H.getPropertyOptions(L),i=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:p2;this._$Em=L;let a=i.fromAttribute(C,r.type);this[L]=a??this._$Ej?.get(L)??a,this._$Em=null}}requestUpdate(V,C,H,L=!1,r){if(V!==void 0){let i=this.constructor;if(L===!1&&(r=this[V]),H??=i.getPropertyOptions(V),!((H.hasChanged??E2)(r,C)||H.useDefault&&H.reflect&&r===this._$Ej?.get(V)&&!this.hasAttribute(i._$Eu(V,H))))return;this.C(V,C,H)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(V,C,{useDefault:H,reflect:L,wrapped:r},i){H&&!(this._$Ej??=new Map).has(V)&&(this._$Ej.set(V,i??C??this[V]),r!==!0||i!==void 0)||(this._$AL.has(V)||(this.hasUpdated||H||(C=void 0),this._$AL.set(V,C)),L===!0&&this._$Em!==V&&(this._$Eq??=new Set).add(V))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(C){Promise.reject(C)}let V=this.scheduleUpdate();return V!=null&&await V,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[L,r]of this._$Ep)this[L]=r;this._$Ep=void 0}let H=this.constructor.elementProperties;if(H.size>0)for(let[L,r]of H){let{wrapped:i}=r,a=this[L];i!==!0||this._$AL.has(L)||a===void 0||this.C(L,void 0,r,a)}}let V=!1,C=this._$AL;try{V=this.shouldUpdate(C),V?(this.willUpdate(C),this._$EO?.forEach(H=>H.hostUpdate?.()),this.update(C)):this._$EM()}catch(H){throw V=!1,this._$EM(),H}V&&this._$AE(C)}willUpdate(V){}_$AE(V){this._$EO?.forEach(C=>C.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(V)),this.updated(V)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(V){return!0}update(V){this._$Eq&&=this._$Eq.forEach(C=>this._$ET(C,this[C])),this._$EM()}updated(V){}firstUpdated(V){}};r1.elementStyles=[],r1.shadowRootOptions={mode:"open"},r1[d2("elementProperties")]=new Map,r1[d2("finalized")]=new Map,y7?.({ReactiveElement:r1}),(R2.reactiveElementVersions??=[]).push("2.1.2");var c5=globalThis,X3=e=>e,F2=c5.trustedTypes,J3=F2?F2.createPolicy("lit-html",{createHTML:e=>e}):void 0,u5="$lit$",t1=`lit$${Math.random().toFixed(9).slice(2)}$`,h5="?"+t1,b7=`<${h5}>`,D1=document,m2=()=>D1.createComment(""),v2=e=>e===null||typeof e!="object"&&typeof e!="function",Z5=Array.isArray,r0=e=>Z5(e)||typeof e?.[Symbol.iterator]=="function",x5=`[ 	
\f\r]`,l2=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,C0=/-->/g,H0=/>/g,F1=RegExp(`>|${x5}(?:([^\\s"'>=/]+)(${x5}*=${x5}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),V0=/'/g,L0=/"/g,t0=/^(?:script|style|textarea|title)$/i,S5=e=>(V,...C)=>({_$litType$:e,strings:V,values:C}),t=S5(1),U2=S5(2),_9=S5(3),M1=Symbol.for("lit-noChange"),o=Symbol.for("lit-nothing"),e0=new WeakMap,z1=D1.createTreeWalker(D1,129);function M0(e,V){if(!Z5(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return J3!==void 0?J3.createHTML(V):V}var i0=(e,V)=>{let C=e.length-1,H=[],L,r=V===2?"<svg>":V===3?"<math>":"",i=l2;for(let a=0;a<C;a++){let n=e[a],v,x,c=-1,u=0;for(;u<n.length&&(i.lastIndex=u,x=i.exec(n),x!==null);)u=i.lastIndex,i===l2?x[1]==="!--"?i=C0:x[1]!==void 0?i=H0:x[2]!==void 0?(t0.test(x[2])&&(L=RegExp("</"+x[2],"g")),i=F1):x[3]!==void 0&&(i=F1):i===F1?x[0]===">"?(i=L??l2,c=-1):x[1]===void 0?c=-2:(c=i.lastIndex-x[2].length,v=x[1],i=x[3]===void 0?F1:x[3]==='"'?L0:V0):i===L0||i===V0?i=F1:i===C0||i===H0?i=l2:(i=F1,L=void 0);let Z=i===F1&&e[a+1].startsWith("/>")?" ":"";r+=i===l2?n+b7:c>=0?(H.push(v),n.slice(0,c)+u5+n.slice(c)+t1+Z):n+t1+(c===-2?a:Z)}return[M0(e,r+(e[C]||"<?>")+(V===2?"</svg>":V===3?"</math>":"")),H]},x2=class e{constructor({strings:V,_$litType$:C},H){let L;this.parts=[];let r=0,i=0,a=V.length-1,n=this.parts,[v,x]=i0(V,C);if(this.el=e.createElement(v,H),z1.currentNode=this.el.content,C===2||C===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(L=z1.nextNode())!==null&&n.length<a;){if(L.nodeType===1){if(L.hasAttributes())for(let c of L.getAttributeNames())if(c.endsWith(u5)){let u=x[i++],Z=L.getAttribute(c).split(t1),f=/([.?@])?(.*)/.exec(u);n.push({type:1,index:r,name:f[2],strings:Z,ctor:f[1]==="."?D2:f[1]==="?"?N2:f[1]==="@"?I2:I1}),L.removeAttribute(c)}else c.startsWith(t1)&&(n.push({type:6,index:r}),L.removeAttribute(c));if(t0.test(L.tagName)){let c=L.textContent.split(t1),u=c.length-1;if(u>0){L.textContent=F2?F2.emptyScript:"";for(let Z=0;Z<u;Z++)L.append(c[Z],m2()),z1.nextNode(),n.push({type:2,index:++r});L.append(c[u],m2())}}}else if(L.nodeType===8)if(L.data===h5)n.push({type:2,index:r});else{let c=-1;for(;(c=L.data.indexOf(t1,c+1))!==-1;)n.push({type:7,index:r}),c+=t1.length-1}r++}}static createElement(V,C){let H=D1.createElement("template");return H.innerHTML=V,H}};function N1(e,V,C=e,H){if(V===M1)return V;let L=H!==void 0?C._$Co?.[H]:C._$Cl,r=v2(V)?void 0:V._$litDirective$;return L?.constructor!==r&&(L?._$AO?.(!1),r===void 0?L=void 0:(L=new r(e),L._$AT(e,C,H)),H!==void 0?(C._$Co??=[])[H]=L:C._$Cl=L),L!==void 0&&(V=N1(e,L._$AS(e,V.values),L,H)),V}var z2=class{constructor(V,C){this._$AV=[],this._$AN=void 0,this._$AD=V,this._$AM=C}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(V){let{el:{content:C},parts:H}=this._$AD,L=(V?.creationScope??D1).importNode(C,!0);z1.currentNode=L;let r=z1.nextNode(),i=0,a=0,n=H[0];for(;n!==void 0;){if(i===n.index){let v;n.type===2?v=new C2(r,r.nextSibling,this,V):n.type===1?v=new n.ctor(r,n.name,n.strings,this,V):n.type===6&&(v=new W2(r,this,V)),this._$AV.push(v),n=H[++a]}i!==n?.index&&(r=z1.nextNode(),i++)}return z1.currentNode=D1,L}p(V){let C=0;for(let H of this._$AV)H!==void 0&&(H.strings!==void 0?(H._$AI(V,H,C),C+=H.strings.length-2):H._$AI(V[C])),C++}},C2=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(V,C,H,L){this.type=2,this._$AH=o,this._$AN=void 0,this._$AA=V,this._$AB=C,this._$AM=H,this.options=L,this._$Cv=L?.isConnected??!0}get parentNode(){let V=this._$AA.parentNode,C=this._$AM;return C!==void 0&&V?.nodeType===11&&(V=C.parentNode),V}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(V,C=this){V=N1(this,V,C),v2(V)?V===o||V==null||V===""?(this._$AH!==o&&this._$AR(),this._$AH=o):V!==this._$AH&&V!==M1&&this._(V):V._$litType$!==void 0?this.$(V):V.nodeType!==void 0?this.T(V):r0(V)?this.k(V):this._(V)}O(V){return this._$AA.parentNode.insertBefore(V,this._$AB)}T(V){this._$AH!==V&&(this._$AR(),this._$AH=this.O(V))}_(V){this._$AH!==o&&v2(this._$AH)?this._$AA.nextSibling.data=V:this.T(D1.createTextNode(V)),this._$AH=V}$(V){let{values:C,_$litType$:H}=V,L=typeof H=="number"?this._$AC(V):(H.el===void 0&&(H.el=x2.createElement(M0(H.h,H.h[0]),this.options)),H);if(this._$AH?._$AD===L)this._$AH.p(C);else{let r=new z2(L,this),i=r.u(this.options);r.p(C),this.T(i),this._$AH=r}}_$AC(V){let C=e0.get(V.strings);return C===void 0&&e0.set(V.strings,C=new x2(V)),C}k(V){Z5(this._$AH)||(this._$AH=[],this._$AR());let C=this._$AH,H,L=0;for(let r of V)L===C.length?C.push(H=new e(this.O(m2()),this.O(m2()),this,this.options)):H=C[L],H._$AI(r),L++;L<C.length&&(this._$AR(H&&H._$AB.nextSibling,L),C.length=L)}_$AR(V=this._$AA.nextSibling,C){for(this._$AP?.(!1,!0,C);V!==this._$AB;){let H=X3(V).nextSibling;X3(V).remove(),V=H}}setConnected(V){this._$AM===void 0&&(this._$Cv=V,this._$AP?.(V))}},I1=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(V,C,H,L,r){this.type=1,this._$AH=o,this._$AN=void 0,this.element=V,this.name=C,this._$AM=L,this.options=r,H.length>2||H[0]!==""||H[1]!==""?(this._$AH=Array(H.length-1).fill(new String),this.strings=H):this._$AH=o}_$AI(V,C=this,H,L){let r=this.strings,i=!1;if(r===void 0)V=N1(this,V,C,0),i=!v2(V)||V!==this._$AH&&V!==M1,i&&(this._$AH=V);else{let a=V,n,v;for(V=r[0],n=0;n<r.length-1;n++)v=N1(this,a[H+n],C,n),v===M1&&(v=this._$AH[n]),i||=!v2(v)||v!==this._$AH[n],v===o?V=o:V!==o&&(V+=(v??"")+r[n+1]),this._$AH[n]=v}i&&!L&&this.j(V)}j(V){V===o?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,V??"")}},D2=class extends I1{constructor(){super(...arguments),this.type=3}j(V){this.element[this.name]=V===o?void 0:V}},N2=class extends I1{constructor(){super(...arguments),this.type=4}j(V){this.element.toggleAttribute(this.name,!!V&&V!==o)}},I2=class extends I1{constructor(V,C,H,L,r){super(V,C,H,L,r),this.type=5}_$AI(V,C=this){if((V=N1(this,V,C,0)??o)===M1)return;let H=this._$AH,L=V===o&&H!==o||V.capture!==H.capture||V.once!==H.once||V.passive!==H.passive,r=V!==o&&(H===o||L);L&&this.element.removeEventListener(this.name,this,H),r&&this.element.addEventListener(this.name,this,V),this._$AH=V}handleEvent(V){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,V):this._$AH.handleEvent(V)}},W2=class{constructor(V,C,H){this.element=V,this.type=6,this._$AN=void 0,this._$AM=C,this.options=H}get _$AU(){return this._$AM._$AU}_$AI(V){N1(this,V)}},o0={M:u5,P:t1,A:h5,C:1,L:i0,R:z2,D:r0,V:N1,I:C2,H:I1,N:N2,U:I2,B:D2,F:W2},w7=c5.litHtmlPolyfillSupport;w7?.(x2,C2),(c5.litHtmlVersions??=[]).push("3.3.3");var a0=(e,V,C)=>{let H=C?.renderBefore??V,L=H._$litPart$;if(L===void 0){let r=C?.renderBefore??null;H._$litPart$=L=new C2(V.insertBefore(m2(),r),r,void 0,C??{})}return L._$AI(e),L};var f5=globalThis,k=class extends r1{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let V=super.createRenderRoot();return this.renderOptions.renderBefore??=V.firstChild,V}update(V){let C=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(V),this._$Do=a0(C,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return M1}};k._$litElement$=!0,k.finalized=!0,f5.litElementHydrateSupport?.({LitElement:k});var $7=f5.litElementPolyfillSupport;$7?.({LitElement:k});(f5.litElementVersions??=[]).push("4.2.2");var p=e=>(V,C)=>{C!==void 0?C.addInitializer(()=>{customElements.define(e,V)}):customElements.define(e,V)};var T7={attribute:!0,type:String,converter:p2,reflect:!1,hasChanged:E2},_7=(e=T7,V,C)=>{let{kind:H,metadata:L}=C,r=globalThis.litPropertyMetadata.get(L);if(r===void 0&&globalThis.litPropertyMetadata.set(L,r=new Map),H==="setter"&&((e=Object.create(e)).wrapped=!0),r.set(C.name,e),H==="accessor"){let{name:i}=C;return{set(a){let n=V.get.call(this);V.set.call(this,a),this.requestUpdate(i,n,e,!0,a)},init(a){return a!==void 0&&this.C(i,void 0,e,a),a}}}if(H==="setter"){let{name:i}=C;return function(a){let n=this[i];V.call(this,a),this.requestUpdate(i,n,e,!0,a)}}throw Error("Unsupported decorator location: "+H)};function s(e){return(V,C)=>typeof C=="object"?_7(e,V,C):((H,L,r)=>{let i=L.hasOwnProperty(r);return L.constructor.createProperty(r,H),i?Object.getOwnPropertyDescriptor(L,r):void 0})(e,V,C)}function A(e){return s({...e,state:!0,attribute:!1})}var W1=(e,V,C)=>(C.configurable=!0,C.enumerable=!0,Reflect.decorate&&typeof V!="object"&&Object.defineProperty(e,V,C),C);function u1(e,V){return(C,H,L)=>{let r=i=>i.renderRoot?.querySelector(e)??null;if(V){let{get:i,set:a}=typeof H=="object"?C:L??(()=>{let n=Symbol();return{get(){return this[n]},set(v){this[n]=v}}})();return W1(C,H,{get(){let n=i.call(this);return n===void 0&&(n=r(this),(n!==null||this.hasUpdated)&&a.call(this,n)),n}})}return W1(C,H,{get(){return r(this)}})}}var G2="zkteco_push",P7="Unauthorized",B7=["exceptions","entity","selector"],R7="common.close";var g5;function O5(e){return!!H2(e,R7)}async function E7(e){let V=()=>e.loadBackendTranslation("config_panel",G2),C=performance.now()+1e4,H=await V();for(;!O5(H)&&performance.now()<C;)await new Promise(L=>setTimeout(L,50)),H=await V();return H}async function F7(e){for(let V of B7)await e.loadBackendTranslation(V,G2);return E7(e)}function n0(e){return g5?.language!==e.language&&(g5={language:e.language,done:F7(e)}),g5.done}function H2(e,V,C={}){return e(`component.${G2}.config_panel.${V}`,C)}function A0(e,V){let C=V??{};if(C.translation_key){let L=`component.${C.translation_domain??G2}.exceptions.${C.translation_key}.message`,r=e(L,C.translation_placeholders);if(r)return r}return C.message===P7?H2(e,"common.error_unauthorized"):C.code&&["not_loaded","storage","unauthorized"].includes(C.code)?H2(e,`common.error_${C.code}`):C.message||H2(e,"common.error_unknown")}var m=class extends k{constructor(){super(...arguments);this.narrow=!1;this.language="";this.knowsTexts=!1}get localize(){let{localize:C}=this.hass;return C!==this.looked&&(this.looked=C,this.knowsTexts=O5(C)),this.knowsTexts?C:this.localizer??C}get hasTexts(){return this.localizer!==void 0}willUpdate(){this.hass&&this.language!==this.hass.language&&(this.language=this.hass.language,n0(this.hass).then(C=>{this.localizer=C}))}text(C,H={}){return H2(this.localize,C,H)}errorText(C){return A0(this.localize,C)}};M([s({attribute:!1})],m.prototype,"hass",2),M([s({type:Boolean,reflect:!0})],m.prototype,"narrow",2),M([A()],m.prototype,"localizer",2);function j(e,V=!1){V?history.replaceState(null,"",e):history.pushState(null,"",e),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:V}}))}function Q2(e){if(e.defaultPrevented||e.button||e.metaKey||e.ctrlKey)return;e.preventDefault();let{pathname:V,search:C}=e.currentTarget;j(V+C)}var l=d`
  :host {
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, Roboto, Noto, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: 1.45;
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    font-size: 18px;
    font-weight: 500;
  }
  h3 {
    font-size: 15px;
    font-weight: 500;
  }
  a {
    color: var(--zkteco-link);
  }
  .card {
    background: var(--ha-card-background, var(--card-background-color, #fff));
    border: var(--ha-card-border-width, 1px) solid
      var(--ha-card-border-color, var(--divider-color, #e0e0e0));
    border-radius: var(--ha-card-border-radius, 12px);
    box-shadow: var(--ha-card-box-shadow, none);
    padding: 16px;
  }
  .secondary {
    color: var(--secondary-text-color);
  }
  .error {
    color: var(--zkteco-error-text);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
  }
  .spacer {
    flex: 1;
  }
  .hidden-visually {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding-inline: 16px;
    border: 1px solid var(--zkteco-outline);
    border-radius: 20px;
    background: transparent;
    color: var(--zkteco-link);
    font: inherit;
    font-weight: 500;
    text-decoration: none;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  button.filled,
  .button.filled {
    border-color: transparent;
    background: var(--zkteco-fill);
    color: var(--zkteco-on-fill);
  }
  button.filled:hover:not(:disabled),
  .button.filled:hover {
    background: color-mix(in srgb, var(--zkteco-fill) 92%, var(--zkteco-on-fill));
  }
  button.danger {
    border-color: var(--zkteco-error-text);
    color: var(--zkteco-error-text);
  }
  button.plain {
    border-color: transparent;
    padding-inline: 8px;
    min-width: 40px;
  }
  button:disabled {
    cursor: default;
    color: var(--disabled-text-color, #999);
    border-color: var(--divider-color);
    background: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--zkteco-link);
    outline-offset: 2px;
  }
  label {
    display: grid;
    gap: 4px;
  }
  label.inline {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]),
  select,
  textarea {
    min-height: 40px;
    width: 100%;
    padding: 8px 12px;
    border: 1px solid var(--zkteco-outline);
    border-radius: 8px;
    background: var(--card-background-color, #fff);
    color: var(--primary-text-color);
    font: inherit;
    color-scheme: var(--zkteco-color-scheme, light);
  }
  input[type="checkbox"],
  input[type="radio"] {
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--zkteco-fill);
  }
  input[aria-invalid="true"] {
    border-color: var(--zkteco-error-text);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    padding: 8px 12px;
    border-bottom: 1px solid var(--divider-color, #e0e0e0);
    text-align: start;
    vertical-align: top;
  }
  th {
    font-weight: 500;
    color: var(--secondary-text-color);
  }
  .scroll {
    overflow-x: auto;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      transition-duration: 0.01ms !important;
    }
  }
`,s0=d`
  :host {
    --zkteco-color-scheme: light;
    --zkteco-link: color-mix(in srgb, var(--primary-color, #009ac7) 62%, black);
    --zkteco-fill: var(--zkteco-link);
    --zkteco-on-fill: #fff;
    --zkteco-error-text: #b3261e;
    --zkteco-good-text: #1b6b34;
    --zkteco-warning-text: #8a5000;
    --zkteco-outline: #8a8f94;
  }
  :host([dark]) {
    --zkteco-color-scheme: dark;
    --zkteco-link: color-mix(in srgb, var(--primary-color, #009ac7) 50%, white);
    --zkteco-fill: var(--zkteco-link);
    --zkteco-on-fill: #111;
    --zkteco-error-text: #ffb4ab;
    --zkteco-good-text: #86d993;
    --zkteco-warning-text: #ffb868;
    --zkteco-outline: #8a9299;
  }
`;function K2(e){return V=>{customElements.get(e)||customElements.define(e,V)}}var U1=class extends k{constructor(){super(...arguments);this.path="";this.label=""}render(){return t`<svg
      viewBox="0 0 24 24"
      role=${this.label?"img":o}
      aria-label=${this.label||o}
      aria-hidden=${this.label?o:"true"}
    >
      <path d=${this.path}></path>
    </svg>`}};U1.styles=d`
    :host {
      display: inline-flex;
      flex: none;
      width: var(--icon-size, 24px);
      height: var(--icon-size, 24px);
    }
    svg {
      width: 100%;
      height: 100%;
      fill: currentcolor;
    }
  `,M([s()],U1.prototype,"path",2),M([s()],U1.prototype,"label",2),U1=M([K2("zkteco-icon")],U1);var z7={empty:W3,offline:c1,denied:P3,not_loaded:t3,failed:f2},h1=class extends m{constructor(){super(...arguments);this.kind="loading";this.heading="";this.explanation=""}render(){if(this.kind==="loading")return t`<div class="spinner" aria-hidden="true"></div>
        <p role="status">${this.hasTexts?this.text("common.state_loading"):""}</p>`;let C=this.heading||this.text(`common.state_${this.kind}`),H=this.explanation||this.text(`common.state_${this.kind}_explanation`);return t`<zkteco-icon .path=${z7[this.kind]}></zkteco-icon>
      <div role="status">
        <h2>${C}</h2>
        ${H?t`<p class="secondary">${H}</p>`:o}
      </div>
      <slot></slot>`}};h1.styles=[l,d`
      :host {
        display: grid;
        justify-items: center;
        gap: 12px;
        padding: 48px 24px;
        text-align: center;
      }
      zkteco-icon {
        --icon-size: 56px;
        color: var(--secondary-text-color);
      }
      p {
        max-width: 46ch;
      }
      .spinner {
        width: 40px;
        height: 40px;
        border: 4px solid var(--divider-color);
        border-block-start-color: var(--zkteco-fill);
        border-radius: 50%;
        animation: turn 1s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `],M([s()],h1.prototype,"kind",2),M([s()],h1.prototype,"heading",2),M([s()],h1.prototype,"explanation",2),h1=M([p("zkteco-page-state")],h1);var d0={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},p0=e=>(...V)=>({_$litDirective$:e,values:V}),q2=class{constructor(V){}get _$AU(){return this._$AM._$AU}_$AT(V,C,H){this._$Ct=V,this._$AM=C,this._$Ci=H}_$AS(V,C){return this.update(V,C)}update(V,C){return this.render(...C)}};var{I:D7}=o0,l0=e=>e;var m0=()=>document.createComment(""),V2=(e,V,C)=>{let H=e._$AA.parentNode,L=V===void 0?e._$AB:V._$AA;if(C===void 0){let r=H.insertBefore(m0(),L),i=H.insertBefore(m0(),L);C=new D7(r,i,e,e.options)}else{let r=C._$AB.nextSibling,i=C._$AM,a=i!==e;if(a){let n;C._$AQ?.(e),C._$AM=e,C._$AP!==void 0&&(n=e._$AU)!==i._$AU&&C._$AP(n)}if(r!==L||a){let n=C._$AA;for(;n!==r;){let v=l0(n).nextSibling;l0(H).insertBefore(n,L),n=v}}}return C},Z1=(e,V,C=e)=>(e._$AI(V,C),e),N7={},v0=(e,V=N7)=>e._$AH=V,x0=e=>e._$AH,j2=e=>{e._$AR(),e._$AA.remove()};var c0=(e,V,C)=>{let H=new Map;for(let L=V;L<=C;L++)H.set(e[L],L);return H},B=p0(class extends q2{constructor(e){if(super(e),e.type!==d0.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,V,C){let H;C===void 0?C=V:V!==void 0&&(H=V);let L=[],r=[],i=0;for(let a of e)L[i]=H?H(a,i):i,r[i]=C(a,i),i++;return{values:r,keys:L}}render(e,V,C){return this.dt(e,V,C).values}update(e,[V,C,H]){let L=x0(e),{values:r,keys:i}=this.dt(V,C,H);if(!Array.isArray(L))return this.ut=i,r;let a=this.ut??=[],n=[],v,x,c=0,u=L.length-1,Z=0,f=r.length-1;for(;c<=u&&Z<=f;)if(L[c]===null)c++;else if(L[u]===null)u--;else if(a[c]===i[Z])n[Z]=Z1(L[c],r[Z]),c++,Z++;else if(a[u]===i[f])n[f]=Z1(L[u],r[f]),u--,f--;else if(a[c]===i[f])n[f]=Z1(L[c],r[f]),V2(e,n[f+1],L[c]),c++,f--;else if(a[u]===i[Z])n[Z]=Z1(L[u],r[Z]),V2(e,L[c],L[u]),u--,Z++;else if(v===void 0&&(v=c0(i,Z,f),x=c0(a,c,u)),v.has(a[c]))if(v.has(a[u])){let e1=x.get(i[Z]),A5=e1!==void 0?L[e1]:null;if(A5===null){let X5=V2(e,L[c]);Z1(X5,r[Z]),n[Z]=X5}else n[Z]=Z1(A5,r[Z]),V2(e,L[c],A5),L[e1]=null;Z++}else j2(L[u]),u--;else j2(L[c]),c++;for(;Z<=f;){let e1=V2(e,n[f+1]);Z1(e1,r[Z]),n[Z++]=e1}for(;c<=u;){let e1=L[c++];e1!==null&&j2(e1)}return this.ut=i,v0(e,n),M1}});var I7={unauthorized:"denied",not_loaded:"not_loaded"},W7=5e3,I=class{constructor(V,C){this.host=V;this.onEvent=C;this.state="loading";this.generation=0;this.lost=()=>{this.generation+=1,this.unsubscribe=void 0,clearTimeout(this.retry),this.set("offline")};this.back=()=>{let V=this.generation;queueMicrotask(()=>{V===this.generation&&this.begin()})};V.addController(this)}follow(V){JSON.stringify(V)!==JSON.stringify(this.message)&&(this.message=V,this.host.hass&&this.begin())}hostConnected(){this.message&&this.host.hass&&this.begin()}hostDisconnected(){this.end()}set(V){V!==this.state&&(this.state=V,this.host.requestUpdate())}end(){this.generation+=1,clearTimeout(this.retry),this.connection?.removeEventListener("disconnected",this.lost),this.connection?.removeEventListener("ready",this.back),this.connection=void 0,this.unsubscribe?.().catch(()=>{}),this.unsubscribe=void 0}async begin(){if(this.end(),!this.message)return;let V=this.generation;this.connection=this.host.hass.connection,this.connection.addEventListener("disconnected",this.lost),this.connection.addEventListener("ready",this.back),this.set(this.host.hass.connected===!1?"offline":"loading");try{let C=await this.connection.subscribeMessage(H=>{if(V===this.generation){if(H&&typeof H=="object"&&"gone"in H){this.set("not_loaded"),this.later();return}this.onEvent(H),this.set("ready")}},{...this.message},{resubscribe:!1});V===this.generation?this.unsubscribe=C:C().catch(()=>{})}catch(C){if(V!==this.generation)return;this.error=C;let H=I7[C.code??""]??"failed";this.set(H),H!=="denied"&&this.later()}}later(){clearTimeout(this.retry),this.retry=setTimeout(()=>{this.begin()},W7)}};var Y2=class{constructor(){this.terminals=[];this.people=[];this.today=[];this.stream=[];this.fresh=new Set;this.hasFailed=!1;this.server=null;this.terminalsByNumber=new Map}terminal(V){return this.terminalsByNumber.get(V)}take(V){if(V.type==="all")return this.terminals=[...V.terminals],this.people=[...V.people],this.today=V.today,this.stream=[...V.stream].reverse(),this.fresh=new Set,this.hasFailed=V.has_failed,this.server=V.server,this.followTerminals(),this.sortPeople(),[];this.takeTerminals(V.terminals??[],V.gone_terminals??[]),this.takePeople(V.people??[],V.gone_people??[]);for(let C of V.today??[])this.today=[C,...this.today.filter(H=>H.pin!==C.pin)];return this.takeStream(V.stream??[],V.photos??[])}takeTerminals(V,C){if(!V.length&&!C.length)return;let H=new Map(this.terminals.map(L=>[L.serial_number,L]));for(let L of V)H.set(L.serial_number,L);for(let L of C)H.delete(L);this.terminals=[...H.values()],this.followTerminals()}takePeople(V,C){if(!V.length&&!C.length)return;let H=new Map(this.people.map(L=>[L.pin,L]));for(let L of V)H.set(L.pin,L);for(let L of C)H.delete(L);this.people=[...H.values()],this.sortPeople()}takeStream(V,C){if(!V.length&&!C.length)return[];let H=[],L=this.stream;for(let i of V){let a=L.find(n=>n.key===i.key||n.key===i.photo_key);L=[i,...L.filter(n=>n!==a)],a||(H.push(i),this.fresh.add(i.key))}for(let i of C)L=L.filter(a=>a.key!==i.photo_key).map(a=>a.key===i.key?{...a,...i}:a);this.stream=L.slice(0,50);let r=new Set(this.stream.map(i=>i.key));return this.fresh=new Set([...this.fresh].filter(i=>r.has(i))),H}followTerminals(){this.terminals.sort((V,C)=>V.name.localeCompare(C.name)),this.terminalsByNumber=new Map(this.terminals.map(V=>[V.serial_number,V]))}sortPeople(){this.people.sort((V,C)=>V.name.localeCompare(C.name))}};var u0=new Map;function U7(e){return e.locale.time_zone==="server"?e.config.time_zone:Intl.DateTimeFormat().resolvedOptions().timeZone}function h0(e){switch(e.locale.time_format){case"12":return{hourCycle:"h12"};case"24":return{hourCycle:"h23"};default:return{}}}function Z0(e){return typeof e=="number"?new Date(e*1e3):new Date(e)}function w(e,V,C){let H=C.timeZone??U7(e),L=JSON.stringify([e.locale.language,H,e.locale.time_format,C]),r=u0.get(L);return r||(r=new Intl.DateTimeFormat(e.locale.language,{...C,timeZone:H}),u0.set(L,r)),r.format(Z0(V))}function E(e,V,C){let H={hour:"numeric",minute:"2-digit",...h0(e)};return w(e,V,C?{...H,timeZone:C}:H)}function S1(e,V,C){let H={weekday:"short",year:"numeric",month:"short",day:"numeric"};return w(e,V,C?{...H,timeZone:C}:H)}function R(e,V,C){let H={year:"numeric",month:"short",day:"numeric",hour:"numeric",minute:"2-digit",second:"2-digit",...h0(e)};return w(e,V,C?{...H,timeZone:C}:H)}function h(e,V,C={}){return new Intl.NumberFormat(e.locale.language,C).format(V)}function Y(e,V){let C=Math.round(V/60);return`${h(e,Math.floor(C/60),{useGrouping:!1})}:${h(e,C%60,{minimumIntegerDigits:2})}`}var G7=[["day",86400],["hour",3600],["minute",60],["second",1]];function f1(e,V,C=Date.now()){let H=Math.round((Z0(V).getTime()-C)/1e3),L=new Intl.RelativeTimeFormat(e.locale.language,{numeric:"auto"});for(let[r,i]of G7)if(Math.abs(H)>=i)return L.format(Math.trunc(H/i),r);return L.format(0,"second")}function O(e,V){return new Intl.ListFormat(e.locale.language,{type:"unit",style:"short"}).format(V)}var Q7="/api/zkteco_push/photo/",S0=8,i1=class extends k{constructor(){super(...arguments);this.src=null;this.name="";this.shown="";this.objectUrl=""}updated(C){C.has("src")&&this.load()}disconnectedCallback(){super.disconnectedCallback(),this.forget()}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.load()}forget(){this.objectUrl&&URL.revokeObjectURL(this.objectUrl),this.objectUrl="",this.shown=""}async load(){let C=this.src;if(this.forget(),!C)return;if(!C.startsWith(Q7)){this.shown=C;return}let H=await this.hass.fetchWithAuth(C).catch(()=>{});if(!H?.ok)return;let L=await H.blob();C!==this.src||!this.isConnected||(this.objectUrl=URL.createObjectURL(L),this.shown=this.objectUrl)}get initials(){let C=this.name.trim().split(/\s+/).filter(Boolean),H=[...C[0]??"?"][0]??"?",L=C.length>1?[...C.at(-1)??""][0]??"":"";return(H+L).toLocaleUpperCase()}get hue(){let C=0;for(let H of this.name)C+=H.codePointAt(0)??0;return C%S0*(360/S0)}render(){return this.shown?t`<img
          src=${this.shown}
          alt=""
          @error=${()=>{this.shown=""}}
        />`:t`<span aria-hidden="true" style="background: hsl(${this.hue} 35% 35%)"
          >${this.initials}</span
        >`}};i1.styles=d`
    :host {
      display: inline-flex;
      flex: none;
      width: var(--photo-size, 40px);
      height: var(--photo-size, 40px);
      border-radius: var(--photo-radius, 50%);
      overflow: hidden;
    }
    img,
    span {
      width: 100%;
      height: 100%;
    }
    img {
      object-fit: cover;
    }
    span {
      display: grid;
      place-items: center;
      font-weight: 500;
      font-size: calc(var(--photo-size, 40px) * 0.4);
      color: #fff;
    }
  `,M([s({attribute:!1})],i1.prototype,"hass",2),M([s()],i1.prototype,"src",2),M([s()],i1.prototype,"name",2),M([A()],i1.prototype,"shown",2),i1=M([p("zkteco-photo")],i1);function g1(e,V,C){let H=E(e,V),L={year:"numeric",month:"numeric",day:"numeric"};return w(e,V,L)===w(e,new Date(C),L)?H:`${w(e,V,{weekday:"short",month:"short",day:"numeric"})}, ${H}`}function X2(e,V,C){let H={year:"numeric",month:"numeric",day:"numeric"};return w(e,V,H)===w(e,new Date(C),H)}function f0(e,V){let C=e.locale.time_format;return w(e,V,{hour:"numeric",minute:"2-digit",second:"2-digit",...C==="12"?{hourCycle:"h12"}:C==="24"?{hourCycle:"h23"}:{}})}function g0(e){let V=Math.round(Math.abs(e)/60),C=String(Math.floor(V/60)).padStart(2,"0");return`UTC${e<0?"−":"+"}${C}:${String(V%60).padStart(2,"0")}`}var K7="/config/integrations/integration/zkteco_push";function J2(e){return e?`/api/zkteco_push/photo/${e}`:null}var o1=class extends m{constructor(){super(...arguments);this.people=[];this.today=[];this.nameOf=C=>C;this.now=Date.now()}renderPerson(C){let L=(C.person?this.hass.states[C.person]:void 0)?.attributes.entity_picture,r=L?this.hass.hassUrl(L):J2(C.photo);return t`<li>
      <span class="face">
        <zkteco-photo .hass=${this.hass} .src=${r} .name=${C.name}></zkteco-photo>
      </span>
      <span class="words">
        <span class="name">${this.renderName(C.pin,C.name)}</span>
        <span class="secondary">
          <span class="state">
            <zkteco-icon .path=${C.is_in?w3:G3}></zkteco-icon
            >${this.standing(C)}
          </span>
          ${C.last_terminal?t`<br />${C.last_terminal}`:o}
        </span>
      </span>
    </li>`}renderName(C,H){if(!this.hass.user?.is_admin)return H;let L=`/zkteco-push/punches?pin=${encodeURIComponent(C)}`;return t`<a href=${L} @click=${Q2}>${H}</a>`}standing(C){return C.is_in===null?this.text("now.not_known"):C.is_in?C.since?this.text("now.in_since",{time:g1(this.hass,C.since,this.now)}):this.text("now.is_in"):C.last_out?this.text("now.out_since",{time:g1(this.hass,C.last_out,this.now)}):this.text("now.not_in_today")}renderGroup(C,H){return!H.length&&C==="out"?o:t`<section class=${C} aria-labelledby=${C}>
      <div class="head">
        <h3 id=${C}>${this.text(C==="in"?"now.people_in":"now.people_out")}</h3>
        <span class="count">${h(this.hass,H.length)}</span>
      </div>
      ${H.length?t`<ul>
              ${B(H,L=>L.pin,L=>this.renderPerson(L))}
            </ul>`:t`<p class="secondary">${this.text("now.nobody_in")}</p>`}
    </section>`}renderPuncher(C){let H=C.name??this.text("now.number",{pin:C.pin});return t`<li>
      <span class="face">
        <zkteco-photo
          .hass=${this.hass}
          .src=${J2(C.photo)}
          .name=${C.name??C.pin}
        ></zkteco-photo>
      </span>
      <span class="words">
        <span class="name">${this.renderName(C.pin,H)}</span>
        <span class="secondary"
          >${g1(this.hass,C.time,this.now)}<br />${this.nameOf(C.serial_number)}</span
        >
      </span>
    </li>`}renderHint(){return t`<div class="hint">
      <zkteco-icon .path=${S2}></zkteco-icon>
      <p>${this.text("now.no_household")}</p>
      ${this.hass.user?.is_admin?t`<a class="button" href=${K7}>${this.text("now.open_integration")}</a>`:o}
    </div>`}render(){if(this.people.length)return t`${this.renderGroup("in",this.people.filter(H=>H.is_in))}
      ${this.renderGroup("out",this.people.filter(H=>!H.is_in))}`;let C=this.today.filter(H=>X2(this.hass,H.time,this.now));return t`${C.length?t`<section class="out" aria-labelledby="today">
            <div class="head">
              <h3 id="today">${this.text("now.punched_today")}</h3>
              <span class="count">${h(this.hass,C.length)}</span>
            </div>
            <ul>
              ${B(C,H=>H.pin,H=>this.renderPuncher(H))}
            </ul>
          </section>`:o}${this.renderHint()}`}};o1.styles=[l,d`
      :host {
        display: grid;
        gap: 16px;
      }
      .head {
        display: flex;
        align-items: baseline;
        gap: 10px;
      }
      .count {
        font-size: 13px;
        color: var(--secondary-text-color);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
        gap: 12px;
        margin: 10px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 0;
      }
      .face {
        --photo-size: 56px;
        position: relative;
        display: flex;
        border-radius: 50%;
        padding: 3px;
        border: 2px solid transparent;
      }
      .in .face {
        border-color: var(--zkteco-good-text);
      }
      .out .face {
        --photo-size: 44px;
      }
      .out .name {
        font-weight: 400;
      }
      .words {
        display: grid;
        min-width: 0;
        line-height: 1.35;
      }
      .name {
        font-size: 15px;
        font-weight: 500;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name a {
        color: inherit;
        text-decoration: none;
      }
      .name a:hover {
        text-decoration: underline;
      }
      .words .secondary {
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        --icon-size: 16px;
      }
      .in .state {
        color: var(--zkteco-good-text);
        font-weight: 500;
      }
      .hint {
        display: flex;
        align-items: center;
        gap: 12px;
        flex-wrap: wrap;
        color: var(--secondary-text-color);
      }
      .hint p {
        flex: 1 1 240px;
      }
      .hint zkteco-icon {
        --icon-size: 32px;
      }
    `],M([s({attribute:!1})],o1.prototype,"people",2),M([s({attribute:!1})],o1.prototype,"today",2),M([s({attribute:!1})],o1.prototype,"nameOf",2),M([s({type:Number})],o1.prototype,"now",2),o1=M([p("zkteco-now-people")],o1);var k5="component.zkteco_push.entity.event",q7={fingerprint:q,finger_vein:q,face:R1,palm:$2,card:J1,password:x3,pin:E1,iris:a2},j7={check_in:n2,break_in:n2,overtime_in:n2,meal_end:n2,check_out:p5,overtime_out:p5,break_out:m3,meal_start:N3,granted:x1,remote_open:x1,exit_button:x1,door_opened:x1,held_open:x1,door_closed:s5},O0=new Set(["denied","unknown_card","unknown_user","outside_hours","verification_failed"]),y5=new Set(["duress","forced_open","tamper","repeated_failure","held_open"]),Y7=new Set(["granted","check_in","break_in","overtime_in","meal_end"]);function b5(e){let V=e.state??"";return O0.has(V)||y5.has(V)?"bad":Y7.has(V)?"good":e.kind==="access"&&!e.pin?"quiet":"plain"}function w5(e){let V=e.state??"";return e.kind==="ring"?r3:e.kind==="photo"?g2:O0.has(V)?O2:y5.has(V)?e.kind==="alarm"?V3:K:j7[V]??(e.kind==="punch"?J5:s5)}function $5(e,V){return[...new Set((V??"").split(/_(?:and|or)_/))].flatMap(H=>{let L=q7[H];return L?[{name:H,icon:L,words:e(`now.method_${H}`)}]:[]})}function T5(e,V){if(V.name)return V.name;if(V.pin)return e("now.number",{pin:V.pin});switch(V.kind){case"photo":return e("now.somebody");case"access":return b5(V)==="bad"&&!y5.has(V.state??"")?e("now.somebody"):"";default:return""}}function X7(e,V){return e(`${k5}.access.state_attributes.reason.state.${V.reason}`)}function _5(e,V,C){switch(C.kind){case"ring":return e("now.ring");case"photo":return e("now.photographed");case"access":{let H=V(`${k5}.access.state_attributes.event_type.state.${C.state}`),L=X7(V,C);return C.state==="other"?L||H:C.state==="denied"&&L?e("now.because",{what:H,reason:L}):C.state==="granted"&&C.direction?e(`now.granted_${C.direction}`):H}default:return V(`${k5}.${C.kind}.state_attributes.event_type.state.${C.state}`)}}function P5(e,V,C){let H=C?.name??V.serial_number,L=C?.doors.find(i=>i.number===V.door);if(!L||C?.doors.length===1)return H;let r=L.name??e("now.door",{number:L.number});return e("now.door_of",{terminal:H,door:r})}function k0(e,V,C,H){let L=T5(e,C),r=_5(e,V,C),i=P5(e,C,H),a=$5(e,C.method).map(v=>v.words);return[L?e("now.sentence",{who:L,what:r,where:i}):`${i}: ${r}`,...a].join(", ")}var y0=8,X=class extends m{constructor(){super(...arguments);this.items=[];this.fresh=new Set;this.terminalOf=()=>{};this.now=Date.now();this.showsAll=!1}agoOf(C){return f1(this.hass,Math.min(C.time,this.now/1e3),this.now)}renderPicture(C,H){let L=C.person?this.hass.states[C.person]?.attributes.entity_picture:null,r=J2(C.photo)??(L?this.hass.hassUrl(L):null);return!r&&!C.name?t`<span class="picture icon">
        <zkteco-icon .path=${w5(C)}></zkteco-icon>
      </span>`:t`<span class="picture">
      <zkteco-photo .hass=${this.hass} .src=${r} .name=${H}></zkteco-photo>
    </span>`}renderItem(C){let H=this.text.bind(this),L=T5(H,C),r=_5(H,this.localize,C),i=P5(H,C,this.terminalOf(C.serial_number)),a=b5(C),n=X2(this.hass,C.time,this.now)?this.narrow?E(this.hass,C.time):f0(this.hass,C.time):g1(this.hass,C.time,this.now);return t`<li class="${a} ${this.fresh.has(C.key)?"fresh":""}">
      ${this.renderPicture(C,L)}
      <div class="words">
        <div class="first">
          <span class=${L?"name":"name what"}>${L||r}</span>
<span class="ago secondary">${this.agoOf(C)}</span>
        </div>
        <div class="second">
          ${L?t`<span class="what">
                  <zkteco-icon .path=${w5(C)}></zkteco-icon>${r}</span
                >`:o}
          ${$5(H,C.method).map(v=>t`<zkteco-icon
              class="secondary"
              title=${v.words}
              .path=${v.icon}
              .label=${v.words}
            ></zkteco-icon>`)}
          ${C.card?t`<span class="secondary">${C.card}</span>`:o}
          <span class="place">
            <span class="secondary where">${i}</span>
            <time datetime=${C.at} title=${R(this.hass,C.time)}
              >${n}</time
            >
          </span>
        </div>
      </div>
    </li>`}render(){if(!this.items.length)return t`<p class="secondary empty">${this.text("now.stream_empty")}</p>`;let C=this.narrow&&!this.showsAll&&this.items.length>y0;return t`<ol>
        ${B(C?this.items.slice(0,y0):this.items,H=>H.key,H=>this.renderItem(H))}
      </ol>
      ${C?t`<button
              class="plain more"
              type="button"
              @click=${()=>{this.showsAll=!0}}
            >
              ${this.text("common.more")}
            </button>`:o}`}};X.styles=[l,d`
      :host {
        display: block;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: center;
        gap: 12px;
        padding-block: 10px;
        border-block-end: 1px solid var(--divider-color);
      }
      li:last-child {
        border-block-end: none;
      }
      li.fresh {
        animation: arrive 450ms cubic-bezier(0.2, 0.7, 0.2, 1);
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(-24px);
          margin-block-end: -72px;
        }
      }
      .picture {
        position: relative;
        display: flex;
        --photo-size: 48px;
        --photo-radius: 14px;
      }
      .picture.icon {
        width: 48px;
        height: 48px;
        align-items: center;
        justify-content: center;
        border-radius: 14px;
        background: color-mix(in srgb, currentcolor 10%, transparent);
      }
      .words {
        min-width: 0;
        display: grid;
        gap: 1px;
        line-height: 1.4;
      }
      .first,
      .second {
        display: flex;
        align-items: baseline;
        gap: 2px 8px;
        flex-wrap: wrap;
      }
      .first {
        justify-content: space-between;
      }
      .name {
        font-size: 15px;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .ago,
      time {
        font-size: 12px;
        color: var(--secondary-text-color);
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .where {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .place {
        display: flex;
        flex: 1 1 auto;
        align-items: baseline;
        justify-content: space-between;
        gap: 8px;
        min-width: 0;
      }
      .second {
        font-size: 13px;
        align-items: center;
        --icon-size: 16px;
      }
      .what {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
      .good .what,
      .good.icon {
        color: var(--zkteco-good-text);
      }
      .bad .what,
      .bad .name.what {
        color: var(--zkteco-error-text);
        font-weight: 500;
      }
      .bad .picture.icon {
        color: var(--zkteco-error-text);
      }
      :host(:dir(rtl)) .what zkteco-icon {
        transform: scaleX(-1);
      }
      .quiet {
        padding-block: 6px;
      }
      .quiet .picture.icon {
        height: 32px;
        color: var(--secondary-text-color);
        background: none;
      }
      .quiet .name {
        font-size: 13px;
        font-weight: 400;
      }
      .empty {
        padding-block: 24px;
        text-align: center;
      }
      .more {
        width: 100%;
        margin-block-start: 8px;
      }
      @media (prefers-reduced-motion: reduce) {
        li.fresh {
          animation: none;
        }
      }
    `],M([s({attribute:!1})],X.prototype,"items",2),M([s({attribute:!1})],X.prototype,"fresh",2),M([s({attribute:!1})],X.prototype,"terminalOf",2),M([s({type:Number})],X.prototype,"now",2),M([A()],X.prototype,"showsAll",2),X=M([p("zkteco-now-stream")],X);var J7=.9,a1=class extends k{constructor(){super(...arguments);this.value=0;this.max=0;this.label="";this.words=""}render(){let C=this.max>0?Math.min(1,Math.max(0,this.value/this.max)):0;return t`<div class="words" aria-hidden="true">
        <span class="secondary">${this.label}</span><span>${this.words}</span>
      </div>
      <div
        class="track"
        role="meter"
        aria-label=${this.label}
        aria-valuemin="0"
        aria-valuemax=${this.max}
        aria-valuenow=${Math.min(this.value,this.max)}
        aria-valuetext=${this.words}
      >
        <div
          class=${C>=J7?"fill full":"fill"}
          style="width: ${C*100}%"
        ></div>
      </div>`}};a1.styles=[l,d`
      :host {
        display: grid;
        gap: 4px;
      }
      .words {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font-size: 12px;
      }
      .track {
        height: 6px;
        border-radius: 3px;
        background: color-mix(in srgb, var(--primary-text-color) 14%, transparent);
        overflow: hidden;
      }
      .fill {
        height: 100%;
        min-width: 2px;
        border-radius: 3px;
        background: var(--zkteco-fill);
      }
      .fill.full {
        background: var(--zkteco-error-text);
      }
    `],M([s({type:Number})],a1.prototype,"value",2),M([s({type:Number})],a1.prototype,"max",2),M([s()],a1.prototype,"label",2),M([s()],a1.prototype,"words",2),a1=M([p("zkteco-bar")],a1);var b0=800,n1=class extends k{constructor(){super(...arguments);this.disabled=!1;this.label="";this.hint="";this.isPressed=!1}disconnectedCallback(){super.disconnectedCallback(),this.release()}press(){this.disabled||this.timer!==void 0||(this.isPressed=!0,this.timer=setTimeout(()=>{this.isPressed=!1,this.dispatchEvent(new CustomEvent("held"))},b0))}release(){let C=this.isPressed;clearTimeout(this.timer),this.timer=void 0,this.isPressed=!1,C&&this.isConnected&&this.dispatchEvent(new CustomEvent("touched"))}keydown(C){C.key!==" "&&C.key!=="Enter"||(C.preventDefault(),C.repeat||this.press())}keyup(C){(C.key===" "||C.key==="Enter")&&this.release()}pointerdown(C){C.button===0&&C.isPrimary&&this.press()}render(){return t`<button
      type="button"
      class=${this.isPressed?"filled pressed":"filled"}
      ?disabled=${this.disabled}
      aria-label=${this.hint?`${this.label}. ${this.hint}`:this.label}
      title=${this.hint}
      @pointerdown=${this.pointerdown}
      @pointerup=${this.release}
      @pointerleave=${this.release}
      @pointercancel=${this.release}
      @contextmenu=${C=>C.preventDefault()}
      @keydown=${this.keydown}
      @keyup=${this.keyup}
      @blur=${this.release}
    >
      <span class="progress"></span>
      <span class="content"><slot></slot>${this.label}</span>
    </button>`}};n1.styles=[l,d`
      :host {
        display: inline-block;
      }
      button {
        position: relative;
        overflow: hidden;
        width: 100%;
        min-height: 44px;
        touch-action: none;
        user-select: none;
        -webkit-touch-callout: none;
      }
      .progress {
        position: absolute;
        inset: 0;
        background: currentcolor;
        opacity: 0.25;
        transform: scaleX(0);
        transform-origin: left;
      }
      :host(:dir(rtl)) .progress {
        transform-origin: right;
      }
      .pressed .progress {
        transform: scaleX(1);
        transition: transform ${b0}ms linear;
      }
      .content {
        position: relative;
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
    `],M([s({type:Boolean})],n1.prototype,"disabled",2),M([s()],n1.prototype,"label",2),M([s()],n1.prototype,"hint",2),M([A()],n1.prototype,"isPressed",2),n1=M([K2("zkteco-hold-button")],n1);var C4="component.zkteco_push.entity.event.access.state_attributes.reason.state",H4={duress_password:"duress",duress_finger:"duress_by_fingerprint"},V4=6e3,O1=class extends m{disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer)}get name(){return this.door.name?this.door.name:this.isSingle?this.text("now.only_door"):this.text("now.door",{number:this.door.number})}get isSingle(){return this.terminal.doors.length===1}get isOpen(){return this.isSingle?this.door.is_open??this.terminal.door_open:this.door.is_open}get canUnlock(){return!!this.terminal.connected&&this.hass.connected!==!1}async unlock(){if(this.outcome?.kind==="opening"||!this.canUnlock)return;clearTimeout(this.timer),this.outcome={kind:"opening"};let{device_id:V}=this.terminal;try{let C={device_id:V,door:this.door.number},H=await this.hass.callService("zkteco_push","unlock_door",C,void 0,!1,!0);this.outcome=H.response?.result==="done"?{kind:"opened"}:{kind:"failed",words:this.text("now.no_answer",{name:this.terminal.name})}}catch(C){this.outcome={kind:"failed",words:this.errorText(C)}}this.outcome.kind==="opened"&&this.forgetLater()}touched(){this.outcome?.kind!=="opening"&&(this.outcome={kind:"touched"},this.forgetLater())}forgetLater(){clearTimeout(this.timer),this.timer=setTimeout(()=>{this.outcome=void 0},V4)}renderState(){let V=[this.isOpen===null?"":this.text(this.isOpen?"now.is_open":"now.is_closed"),this.door.mode==="held_open"?this.text("now.held_open"):"",this.door.mode==="locked"?this.text("now.locked_down"):"",this.door.mode!=="held_open"&&this.door.is_unlocked?this.text("now.is_unlocked"):""].filter(Boolean);return V.length?t`<div class="secondary">${O(this.hass,V)}</div>`:o}renderAlarms(){let V=new Set(this.door.alarms.map(H=>H4[H]??H));if(!V.size)return o;let C=[...V].map(H=>this.localize(`${C4}.${H}`));return t`<div class="alarm">
      <zkteco-icon .path=${K}></zkteco-icon><span>${O(this.hass,C)}</span>
    </div>`}renderButton(){let C=this.outcome?.kind==="opening"?this.text("now.opening"):this.text("now.unlock");return t`<zkteco-hold-button
      .label=${C}
      .hint=${this.text("now.press_and_hold")}
      ?disabled=${!this.canUnlock}
      @held=${this.unlock}
      @touched=${this.touched}
      ><zkteco-icon .path=${_3}></zkteco-icon
    ></zkteco-hold-button>`}renderOutcome(){switch(this.outcome?.kind){case"touched":return t`<span class="secondary">${this.text("now.press_and_hold")}</span>`;case"opening":return t`<span class="secondary">${this.text("now.opening")}</span>`;case"opened":return t`<zkteco-icon class="opened" .path=${k2}></zkteco-icon
          ><span class="opened">${this.text("now.opened")}</span>`;case"failed":return t`<span class="error">${this.outcome.words}</span>`;default:return this.terminal.connected||!this.door.may_unlock?o:t`<span class="secondary">${this.text("now.cannot_unlock")}</span>`}}render(){return t`<div class="door" role="group" aria-label=${this.name}>
        <zkteco-icon .path=${this.isOpen?x1:c3}></zkteco-icon>
        <div class="words">
          <div>${this.name}</div>
          ${this.renderState()}
        </div>
        ${this.door.may_unlock?this.renderButton():o}
      </div>
      ${this.renderAlarms()}
      <div class="outcome" role="status">${this.renderOutcome()}</div>`}};O1.styles=[l,d`
      :host {
        display: block;
      }
      .door {
        display: flex;
        align-items: center;
        gap: 10px;
        flex-wrap: wrap;
      }
      .words {
        flex: 1 1 64px;
        min-width: 0;
        line-height: 1.35;
      }
      .words .secondary {
        font-size: 13px;
      }
      .alarm {
        display: flex;
        align-items: center;
        gap: 6px;
        margin-block-start: 6px;
        font-size: 13px;
        --icon-size: 18px;
        color: var(--zkteco-error-text);
        font-weight: 500;
      }
      .outcome {
        display: flex;
        align-items: center;
        gap: 6px;
        font-size: 13px;
        --icon-size: 18px;
      }
      .outcome > * {
        margin-block-start: 6px;
      }
      .opened {
        color: var(--zkteco-good-text);
        font-weight: 500;
      }
      zkteco-hold-button {
        --icon-size: 20px;
        /* There may be many of them, and nothing is urgent. */
        --zkteco-fill: color-mix(in srgb, var(--zkteco-link) 14%, transparent);
        --zkteco-on-fill: var(--zkteco-link);
      }
    `],M([s({attribute:!1})],O1.prototype,"terminal",2),M([s({attribute:!1})],O1.prototype,"door",2),M([A()],O1.prototype,"outcome",2),O1=M([p("zkteco-now-door")],O1);var G1=class extends m{constructor(){super(...arguments);this.now=Date.now()}fact(C,H,L="secondary"){return t`<div class="fact ${L}">
      <zkteco-icon .path=${C}></zkteco-icon><span>${H}</span>
    </div>`}renderConnection(){let{connected:C,since:H}=this.terminal,L=H?g1(this.hass,H,this.now):"";if(C){let i=L?this.text("now.connected_since",{time:L}):this.text("now.connected");return this.fact(o3,i,"good")}if(C===null)return this.fact(b3,this.text("now.not_heard_yet"));let r=L?this.text("now.not_connected_since",{time:L}):this.text("now.not_connected");return this.fact(l3,r,"error")}renderClock(){let{is_clock_wrong:C,clock_error:H,utc_offset:L}=this.terminal;if(C){let i=Y(this.hass,Math.abs(H??0)),a=(H??0)<0?"now.clock_ahead":"now.clock_behind",n=H?this.text(a,{duration:i}):this.text("now.clock_wrong");return this.fact(y2,n,"error")}let r=L===null?"":` (${g0(L)})`;return C===null?r?this.fact(A2,`${this.text("now.clock_unknown")}${r}`):o:this.fact(s3,`${this.text("now.clock_right")}${r}`)}renderTroubles(){let{pending_commands:C,missing_punches:H,tamper:L}=this.terminal;return t`${L?this.fact(K,this.text("now.tamper"),"error"):o}${H?this.fact(I3,this.text("now.missing_punches",{count:h(this.hass,H)}),"warning"):o}${C?this.fact(A2,this.text("now.pending_commands",{count:h(this.hass,C)})):o}`}renderMemory(C){let H=this.text(`now.memory_${C.kind}`),L=h(this.hass,C.count);if(!C.room)return t`<div class="count">
        <span class="secondary">${H}</span><span>${L}</span>
      </div>`;let r=h(this.hass,C.room);return t`<zkteco-bar
      .value=${C.count}
      .max=${C.room}
      .label=${H}
      .words=${this.text("now.count_of_room",{count:L,room:r})}
    ></zkteco-bar>`}renderName(){let{name:C,serial_number:H}=this.terminal;if(!this.hass.user?.is_admin)return C;let L=`/zkteco-push/terminals/${encodeURIComponent(H)}`;return t`<a href=${L} @click=${Q2}>${C}</a>`}render(){let{terminal:C}=this;return t`<article class="card" aria-labelledby="name">
      <div class="head">
        <h3 id="name">${this.renderName()}</h3>
        ${C.model?t`<span class="secondary">${C.model}</span>`:o}
      </div>
      <div class="facts">
        ${this.renderConnection()} ${this.renderClock()} ${this.renderTroubles()}
      </div>
      ${C.memory.length?t`<div class="bars">${C.memory.map(H=>this.renderMemory(H))}</div>`:o}
      ${C.doors.length?t`<div class="doors">
              ${C.doors.map(H=>t`<zkteco-now-door
                  .hass=${this.hass}
                  .terminal=${C}
                  .door=${H}
                ></zkteco-now-door>`)}
            </div>`:o}
    </article>`}};G1.styles=[l,d`
      :host {
        display: block;
      }
      article {
        display: grid;
        gap: 14px;
        align-content: start;
        height: 100%;
      }
      .head {
        display: grid;
        gap: 2px;
      }
      h3 {
        overflow-wrap: anywhere;
      }
      h3 a {
        color: inherit;
        text-decoration: none;
      }
      h3 a:hover {
        text-decoration: underline;
      }
      .facts {
        display: grid;
        gap: 4px;
        font-size: 13px;
        --icon-size: 18px;
      }
      .fact {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .good {
        color: var(--zkteco-good-text);
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
      .bars {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr));
        gap: 10px 16px;
      }
      .count {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font-size: 12px;
      }
      .doors {
        display: grid;
        gap: 12px;
        padding-block-start: 12px;
        border-block-start: 1px solid var(--divider-color);
      }
    `],M([s({attribute:!1})],G1.prototype,"terminal",2),M([s({type:Number})],G1.prototype,"now",2),G1=M([p("zkteco-now-terminal")],G1);var L4="/config/integrations/integration/zkteco_push",e4=1e4,r4=12,t4=860,J=class extends m{constructor(){super(...arguments);this.route=[];this.wide=!1;this.now=Date.now();this.said="";this.showsAll=!1;this.model=new Y2;this.hasAll=!1;this.sizes=new ResizeObserver(([C])=>{this.wide=(C?.contentRect.width??0)>=t4});this.subscription=new I(this,C=>this.take(C));this.terminalOf=C=>this.model.terminal(C);this.nameOf=C=>this.terminalOf(C)?.name??C}connectedCallback(){super.connectedCallback(),this.sizes.observe(this),this.ticking=setInterval(()=>{document.hidden||(this.now=Date.now())},e4)}disconnectedCallback(){super.disconnectedCallback(),this.sizes.disconnect(),clearInterval(this.ticking)}willUpdate(){super.willUpdate(),this.hass&&this.subscription.follow({type:"zkteco_push/now/subscribe"})}take(C){let H=this.model.take(C);this.hasAll=!0,this.now=Date.now();let L=H.at(-1);if(L){let r=this.terminalOf(L.serial_number);this.said=k0(this.text.bind(this),this.localize,L,r)}this.requestUpdate()}renderEmpty(){let{server:C}=this.model;return t`<zkteco-page-state
      .hass=${this.hass}
      kind="empty"
      .heading=${this.text("now.no_terminal")}
      .explanation=${C?this.text("now.connect_terminal",{address:C.address,port:C.port}):this.text("now.ask_for_terminal")}
    >
      ${C?t`<a class="button filled" href=${L4}>${this.text("now.open_integration")}</a>`:o}
    </zkteco-page-state>`}renderTerminals(){let{terminals:C}=this.model,H=this.showsAll?C:C.slice(0,r4);return t`<section aria-labelledby="terminals">
      <h2 id="terminals">${this.text("now.terminals")}</h2>
      <div class="terminals">
        ${B(H,L=>L.serial_number,L=>t`<zkteco-now-terminal
            .hass=${this.hass}
            .terminal=${L}
            .now=${this.now}
          ></zkteco-now-terminal>`)}
      </div>
      ${H.length<C.length?t`<button
              class="all"
              type="button"
              @click=${()=>{this.showsAll=!0}}
            >
              ${this.text("now.show_all_terminals",{count:C.length})}
            </button>`:o}
    </section>`}renderStream(){return t`<div class="card live">
      <h2 id="live">${this.text("now.live")}</h2>
      ${this.model.hasFailed?t`<p class="secondary">${this.text("now.history_unreadable")}</p>`:o}
      <div class="scroll" tabindex="0" role="region" aria-labelledby="live">
        <zkteco-now-stream
          .hass=${this.hass}
          .narrow=${!this.wide}
          .items=${this.model.stream}
          .fresh=${this.model.fresh}
          .terminalOf=${this.terminalOf}
          .now=${this.now}
        ></zkteco-now-stream>
      </div>
    </div>`}render(){let{state:C}=this.subscription,H=C==="offline"||C==="loading";if(C!=="ready"&&!(this.hasAll&&H))return t`<zkteco-page-state .hass=${this.hass} .kind=${C}></zkteco-page-state>`;let{terminals:L,people:r,today:i,stream:a}=this.model;return!L.length&&!r.length&&!a.length?this.renderEmpty():t`${C==="offline"?t`<div class="card banner" role="status">
            <zkteco-icon .path=${c1}></zkteco-icon>
            <span>
              <strong>${this.text("common.state_offline")}</strong><br />
              ${this.text("common.state_offline_explanation")}
            </span>
          </div>`:o}
      <p class="hidden-visually" aria-live="polite">${this.said}</p>
      <div class="grid">
        <section class="card" aria-labelledby="people">
          <h2 id="people">${this.text("now.people")}</h2>
          <zkteco-now-people
            .hass=${this.hass}
            .people=${r}
            .today=${i}
            .nameOf=${this.nameOf}
            .now=${this.now}
          ></zkteco-now-people>
        </section>
        ${this.renderStream()} ${this.renderTerminals()}
      </div>`}};J.styles=[l,d`
      .grid {
        display: grid;
        gap: 16px;
        grid-template-columns: minmax(0, 1fr);
      }
      .terminals {
        display: grid;
        gap: 16px;
        grid-template-columns: repeat(auto-fill, minmax(min(270px, 100%), 1fr));
        margin-block-start: 10px;
      }
      section > h2,
      .live > h2 {
        margin-block-end: 10px;
      }
      .banner {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-block-end: 16px;
        color: var(--zkteco-warning-text);
      }
      .all {
        margin-block-start: 12px;
      }
      :host([wide]) .grid {
        grid-template-columns: minmax(0, 3fr) minmax(340px, 2fr);
        grid-template-rows: auto 1fr;
        align-items: start;
      }
      :host([wide]) .live {
        grid-column: 2;
        grid-row: 1 / span 2;
        position: sticky;
        inset-block-start: 16px;
      }
      :host([wide]) .live .scroll {
        max-height: calc(100vh - 210px);
        overflow-y: auto;
        margin-inline: -8px;
        padding-inline: 8px;
      }
    `],M([s({attribute:!1})],J.prototype,"route",2),M([s({type:Boolean,reflect:!0})],J.prototype,"wide",2),M([A()],J.prototype,"now",2),M([A()],J.prototype,"said",2),M([A()],J.prototype,"showsAll",2),J=M([p("zkteco-view-now")],J);var L2=class extends CustomEvent{constructor(V,C){super("deed",{detail:{deed:V,person:C},bubbles:!0,composed:!0})}};function S(e,V){return e.devices[V.device_id]?.name_by_user||V.name}var M4=/^[=+\-@\t\r]/;function i4(e){let V=M4.test(e)?`'${e}`:e;return/[",;\r\n]/.test(V)?`"${V.replaceAll('"','""')}"`:V}function C5(e){let V=e.map(C=>`${C.map(i4).join(",")}\r
`);return new Blob(["\uFEFF",...V],{type:"text/csv;charset=utf-8"})}function H5(e,V){let C=URL.createObjectURL(e),H=document.createElement("a");H.href=C,H.download=V,H.click(),setTimeout(()=>URL.revokeObjectURL(C),1e4)}var e2="component.zkteco_push",o4="present",a4=["expired","unconfirmed","refused"];function w0(e,{item:V,number:C}){let H=e(`${e2}.selector.kind.options.${V}`);if(V!=="card"&&H){let L=V==="fingerprint"&&C!==void 0?e(`${e2}.config_panel.people.enrol_finger_${C}`):"";return L?`${H} (${L})`:H}return e(`${e2}.config_panel.people.copy_item_${V}`)||V}function n4(e,V){let C={version:V.version??"?",supported:V.supported_version??"?"};return e(`${e2}.config_panel.people.copy_reason_${V.reason}`,C)||V.reason||""}function A4(e,V,C){let H=V.reason??"unknown";if(a4.includes(H))return e(`${e2}.config_panel.people.copy_reason_${H}`);let L={name:C,return_code:V.return_code??"–"};return e(`${e2}.exceptions.refused_${H}.message`,L)||H}function $0(e,V,C){return V.flatMap(H=>{let L={pin:H.pin,name:H.name};return[...H.failed.map(r=>({...L,what:w0(e,r),why:A4(e,r,C),isFailed:!0})),...H.skipped.filter(r=>r.reason!==o4).map(r=>({...L,what:w0(e,r),why:n4(e,r),isFailed:!1}))]})}function T0(e,V){return C5([e,...V.map(C=>[C.pin,C.name,C.what,C.why])])}var s4=new Set(["pin","name","privilege","password","card","group","valid_from","valid_until"]);function B5(e,V){let C=`component.zkteco_push.config_panel.people.field_${V}`;return s4.has(V)&&e(C)||V}function F(e,V){let{field:C}=V.placeholders,H=C?{...V.placeholders,field:B5(e,C)}:V.placeholders;return e(`component.zkteco_push.exceptions.${V.key}.message`,H)||e("component.zkteco_push.config_panel.common.error_unknown")}var k1=class{constructor(V,C){this.host=V;this.onEvent=C;this.state="idle";this.generation=0;this.disconnected=()=>{this.generation+=1,this.unsubscribe=void 0,this.lost()};V.addController(this)}async begin(V){this.end();let C=this.generation;if(this.connection=this.host.hass.connection,!this.connection.connected){this.set("lost");return}this.connection.addEventListener("disconnected",this.disconnected),this.set("running");try{let H=await this.connection.subscribeMessage(L=>{C===this.generation&&(L&&typeof L=="object"&&"gone"in L?this.lost():this.onEvent(L))},V,{resubscribe:!1});C===this.generation?this.unsubscribe=H:H().catch(()=>{})}catch(H){if(C!==this.generation)return;this.error=H,this.set("failed")}}end(){this.generation+=1,this.connection?.removeEventListener("disconnected",this.disconnected),this.connection=void 0,this.unsubscribe?.().catch(()=>{}),this.unsubscribe=void 0,this.error=void 0,this.set("idle")}hostConnected(){}hostDisconnected(){this.end()}lost(){this.state==="running"&&this.set("lost")}set(V){V!==this.state&&(this.state=V,this.host.requestUpdate())}};function d4(){let e=document.activeElement;for(;e?.shadowRoot?.activeElement;)e=e.shadowRoot.activeElement;return e}var y1=class extends m{constructor(){super(...arguments);this.open=!1;this.heading="";this.focusedBefore=null}updated(C){C.has("open")&&(this.open&&!this.dialog.open&&(this.focusedBefore=d4(),this.dialog.showModal()),!this.open&&this.dialog.open&&this.dialog.close())}disconnectedCallback(){super.disconnectedCallback(),this.dialog?.open&&this.focusedBefore instanceof HTMLElement&&this.focusedBefore.focus()}closed(){this.open=!1,this.dispatchEvent(new CustomEvent("closed"))}render(){return t`<dialog aria-labelledby="heading" @close=${this.closed}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="plain"
          type="button"
          aria-label=${this.text("common.close")}
          @click=${()=>this.dialog.close()}
        >
          <zkteco-icon .path=${d3}></zkteco-icon>
        </button>
      </header>
      <div class="content"><slot></slot></div>
      <footer><slot name="actions"></slot></footer>
    </dialog>`}};y1.styles=[l,d`
      dialog {
        width: min(640px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: none;
        border-radius: 20px;
        background: var(--card-background-color, #fff);
        color: inherit;
        box-shadow: 0 8px 32px rgb(0 0 0 / 35%);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 16px 24px 8px;
      }
      header h2 {
        flex: 1;
      }
      .content {
        padding: 8px 24px 16px;
        overflow-y: auto;
      }
      footer {
        display: flex;
        justify-content: flex-end;
        flex-wrap: wrap;
        gap: 8px;
        padding: 8px 24px 20px;
      }
      @media (max-width: 500px) {
        dialog {
          width: 100vw;
          max-width: 100vw;
          height: 100dvh;
          max-height: 100dvh;
          border-radius: 0;
        }
        .content {
          flex: 1;
        }
      }
    `],M([s({type:Boolean})],y1.prototype,"open",2),M([s()],y1.prototype,"heading",2),M([u1("dialog")],y1.prototype,"dialog",2),y1=M([p("zkteco-dialog")],y1);var Q1=class extends k{constructor(){super(...arguments);this.label=""}render(){let{value:C}=this;return t`<div
      class="track"
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${C??o}
    >
      <div
        class=${C===void 0?"fill busy":"fill"}
        style=${C===void 0?o:`width: ${C}%`}
      ></div>
    </div>`}};Q1.styles=[l,d`
      :host {
        display: block;
      }
      .track {
        height: 8px;
        border-radius: 4px;
        background: color-mix(in srgb, var(--primary-text-color) 14%, transparent);
        overflow: hidden;
      }
      .fill {
        height: 100%;
        border-radius: 4px;
        background: var(--zkteco-fill);
        transition: width 250ms;
      }
      .busy {
        width: 30%;
        animation: wander 1.6s ease-in-out infinite alternate;
      }
      @keyframes wander {
        from {
          margin-inline-start: 0;
        }
        to {
          margin-inline-start: 70%;
        }
      }
    `],M([s({type:Number})],Q1.prototype,"value",2),M([s()],Q1.prototype,"label",2),Q1=M([p("zkteco-progress")],Q1);var A1=class extends m{constructor(){super(...arguments);this.terminals=[];this.chosen=new Set;this.legend="";this.error=""}choose(C,H){let L=new Set(this.chosen);H?L.add(C):L.delete(C),this.dispatchEvent(new CustomEvent("chosen",{detail:L}))}render(){return t`<fieldset aria-describedby=${this.error?"error":o}>
        <legend>${this.legend}</legend>
        ${this.terminals.map(C=>t`<label class="inline">
            <input
              type="checkbox"
              .checked=${this.chosen.has(C.serial_number)}
              @change=${H=>this.choose(C.serial_number,H.target.checked)}
            />
            <span
              >${S(this.hass,C)}${C.connected?o:t` <span class="secondary">(${this.text("people.offline")})</span>`}</span
            >
          </label>`)}
      </fieldset>
      ${this.error?t`<p id="error" class="error" role="alert">${this.error}</p>`:o}`}};A1.styles=[l,d`
      fieldset {
        display: grid;
        gap: 8px;
        max-height: 240px;
        margin: 0;
        padding: 12px;
        border: 1px solid var(--zkteco-outline);
        border-radius: 8px;
        overflow-y: auto;
      }
      legend {
        padding-inline: 4px;
      }
    `],M([s({attribute:!1})],A1.prototype,"terminals",2),M([s({attribute:!1})],A1.prototype,"chosen",2),M([s()],A1.prototype,"legend",2),M([s()],A1.prototype,"error",2),A1=M([p("zkteco-people-terminals")],A1);var p4=/[\s,;]+/,_0=200,y=class extends m{constructor(){super(...arguments);this.open=!1;this.terminals=[];this.pin="";this.name="";this.source="";this.targets=new Set;this.pins="";this.templates=!0;this.photos=!0;this.runs=new Map;this.failures=[];this.isBegun=!1;this.targetError="";this.task=new k1(this,C=>this.take(C))}updated(C){C.has("open")&&(this.open?this.reset():this.task.end())}reset(){if(this.runs=new Map,this.failures=[],this.isBegun=!1,this.targetError="",this.pins="",this.targets=new Set,!this.terminals.some(C=>C.serial_number===this.source)){let[C]=[...this.terminals].sort((H,L)=>(L.users??0)-(H.users??0));this.source=C?.serial_number??""}this.task.begin({type:"zkteco_push/copies/subscribe"})}take(C){C.run&&(this.runs=new Map([...this.runs,[C.run.id,C.run]])),C.failure&&(this.failures=[...this.failures,C.failure])}close(){this.task.end(),this.dispatchEvent(new CustomEvent("closed"))}begin(C){C?.preventDefault();let H=[...this.targets].filter(L=>L!==this.source);this.targetError=H.length?"":this.text("people.copy_no_target"),H.length&&(this.failures=[],this.isBegun=!0,this.task.begin({type:"zkteco_push/copies/subscribe",copy:{source:this.source,targets:H,pins:this.pin?[this.pin]:this.pins.split(p4).filter(Boolean),templates:this.templates,photos:this.photos}}))}terminalName(C){let H=this.terminals.find(L=>L.serial_number===C);return H?S(this.hass,H):C}tick(C,H,L){return t`<label class="inline">
      <input
        type="checkbox"
        .checked=${H}
        @change=${r=>L(r.target.checked)}
      />
      <span>${C}</span>
    </label>`}renderForm(){return t`<form @submit=${this.begin}>
      <p class="secondary">${this.text("people.copy_explanation")}</p>
      <label>
        <span>${this.text("people.copy_from")}</span>
        <select
          @change=${C=>{this.source=C.target.value}}
        >
          ${this.terminals.map(C=>t`<option
              value=${C.serial_number}
              ?selected=${C.serial_number===this.source}
            >
              ${S(this.hass,C)}
            </option>`)}
        </select>
      </label>
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals.filter(C=>C.serial_number!==this.source)}
        .chosen=${this.targets}
        .legend=${this.text("people.copy_to")}
        .error=${this.targetError}
        @chosen=${C=>{this.targets=C.detail,this.targetError=""}}
      ></zkteco-people-terminals>
      ${this.pin?o:t`<label>
              <span>${this.text("people.copy_pins")}</span>
              <input
                .value=${this.pins}
                @input=${C=>{this.pins=C.target.value}}
              />
            </label>`}
      ${this.tick(this.text("people.copy_templates"),this.templates,C=>{this.templates=C})}
      ${this.tick(this.text("people.copy_photos"),this.photos,C=>{this.photos=C})}
    </form>`}stateOf(C){return C.report||C.finished?this.text("people.copy_ended",{sent:C.sent,skipped:C.skipped,failed:C.failed}):C.ended?this.text("people.copy_stopped"):C.total?this.text("people.copy_sending",{done:C.sent+C.failed,total:C.total}):this.text("people.copy_preparing")}renderLeftOut(C,H){if(!C.report)return o;let L=$0(this.localize,C.report.people,H);if(!L.length)return t`<p>${this.text("people.copy_nothing_left_out")}</p>`;let r=["pin","name","what","why"].map(a=>this.text(`people.copy_column_${a}`)),i=this.text("people.copy_left_out",{name:H});return t`<div class="scroll" tabindex="0" role="region" aria-label=${i}>
        <table>
          <thead>
            <tr>
              ${r.map(a=>t`<th scope="col">${a}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${L.slice(0,_0).map(a=>this.renderRow(a))}
          </tbody>
        </table>
      </div>
      ${C.report.more||L.length>_0?t`<p class="secondary">${this.text("people.copy_more")}</p>`:o}
      <div>
        <button
          type="button"
          @click=${()=>H5(T0(r,L),`copy-${C.target}.csv`)}
        >
          ${this.text("people.copy_download")}
        </button>
      </div>`}renderRow(C){return t`<tr>
      <td>${C.pin}</td>
      <td>${C.name}</td>
      <td>${C.what}</td>
      <td class=${C.isFailed?"error":""}>${C.why}</td>
    </tr>`}renderRun(C){let H=this.terminalName(C.target),r=C.report!==void 0||C.ended?[]:C.offline.map(i=>this.terminalName(i));return t`<section aria-label=${H}>
      <div class="head">
        <h3>
          ${this.text("people.copy_way",{source:this.terminalName(C.source),target:H})}
        </h3>
        <span>${h(this.hass,C.progress/100,{style:"percent"})}</span>
      </div>
      <zkteco-progress
        .label=${this.text("people.copy_progress",{name:H})}
        .value=${C.progress}
      ></zkteco-progress>
      <p role="status">${this.stateOf(C)}</p>
      ${r.map(i=>t`<p class="warning">${this.text("people.copy_offline",{name:i})}</p>`)}
      ${this.renderLeftOut(C,H)}
    </section>`}renderContent(){let C=[...this.runs.values()],{state:H}=this.task;return t`${C.length?t`<div class="runs">${C.map(L=>this.renderRun(L))}</div>`:o}
    ${this.failures.map(L=>t`<p class="error" role="alert">${F(this.localize,L)}</p>`)}
    ${H==="failed"?t`<p class="error" role="alert">${this.errorText(this.task.error)}</p>`:o}
    ${H==="lost"?t`<p class="error" role="alert">${this.text("people.copy_lost")}</p>`:o}
    ${this.isBegun&&!C.length&&!this.failures.length&&H==="running"?t`<zkteco-progress .label=${this.text("people.copy_preparing")}></zkteco-progress>`:o}
    ${this.isForm?this.renderForm():o}`}get isForm(){return!this.isBegun&&!this.runs.size}render(){if(!this.hass)return o;let C=this.pin?this.text("people.copy_title_person",{name:this.name||this.pin}):this.text("people.copy_title"),H=[...this.runs.values()].some(L=>!L.report);return t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${C}
      @closed=${this.close}
    >
      ${this.open?this.renderContent():o}
      ${this.open&&H?t`<p class="secondary">${this.text("people.copy_goes_on")}</p>`:o}
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(this.isForm?"common.cancel":"common.close")}
      </button>
      ${this.isForm?t`<button slot="actions" type="button" class="filled" @click=${this.begin}>
              ${this.text("people.copy_begin")}
            </button>`:t`<button
              slot="actions"
              type="button"
              ?disabled=${H}
              @click=${this.reset}
            >
              ${this.text("people.copy_another")}
            </button>`}
    </zkteco-dialog>`}};y.styles=[l,d`
      form,
      .runs,
      section {
        display: grid;
        gap: 16px;
      }
      section {
        gap: 8px;
        padding-block-end: 16px;
        border-block-end: 1px solid var(--divider-color);
      }
      section:last-child {
        border: none;
      }
      .head {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
      .scroll {
        max-height: 280px;
        overflow: auto;
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
    `],M([s({type:Boolean})],y.prototype,"open",2),M([s({attribute:!1})],y.prototype,"terminals",2),M([s()],y.prototype,"pin",2),M([s()],y.prototype,"name",2),M([A()],y.prototype,"source",2),M([A()],y.prototype,"targets",2),M([A()],y.prototype,"pins",2),M([A()],y.prototype,"templates",2),M([A()],y.prototype,"photos",2),M([A()],y.prototype,"runs",2),M([A()],y.prototype,"failures",2),M([A()],y.prototype,"isBegun",2),M([A()],y.prototype,"targetError",2),y=M([p("zkteco-copy-dialog")],y);async function r2(e,V,C){let H=V.map(({terminal:L,what:r=""})=>({terminal:L,what:r,state:"running"}));return C([...H]),await Promise.all(V.map(async({terminal:L,what:r="",action:i,data:a},n)=>{let v=L.connected===!1?0:15,x={terminal:L,what:r,state:"failed"};try{let{response:c}=await e.callService("zkteco_push",i,{...a,device_id:L.device_id,wait:v},void 0,!1,!0);x.state=c?.result==="queued"?"queued":"done"}catch(c){x.error=c}H[n]=x,C([...H])})),H}function P0(e){let{translation_key:V="",translation_placeholders:C}=e??{};return V.startsWith("field_")?C?.field??"":V.startsWith("validity_")?"valid_until":""}var l4={running:_2,done:k2,queued:b2,failed:f2},t2=class extends m{constructor(){super(...arguments);this.orders=[]}render(){return t`<ul role="status" aria-label=${this.text("people.results")}>
      ${this.orders.map(C=>t`<li>
          <zkteco-icon class=${C.state} .path=${l4[C.state]}></zkteco-icon>
          <div>
            <strong>${S(this.hass,C.terminal)}</strong>
            ${C.what?t`<span class="secondary"> · ${C.what}</span>`:o}
            <div class=${C.state}>
              ${C.state==="failed"?this.errorText(C.error):this.text(`people.result_${C.state}`)}
            </div>
          </div>
        </li>`)}
    </ul>`}};t2.styles=[l,d`
      ul {
        display: grid;
        gap: 8px;
        margin: 16px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 8px;
      }
      .done {
        color: var(--zkteco-good-text);
      }
      .failed {
        color: var(--zkteco-error-text);
      }
      .queued {
        color: var(--zkteco-warning-text);
      }
    `],M([s({attribute:!1})],t2.prototype,"orders",2),t2=M([p("zkteco-people-results")],t2);var z=class extends m{constructor(){super(...arguments);this.open=!1;this.terminals=[];this.chosen=new Set;this.alone=[];this.orders=[];this.isBusy=!1;this.failure=""}updated(C){C.has("open")&&this.open&&this.load()}async load(){this.orders=[],this.alone=[],this.failure="",this.terminals=[],this.chosen=new Set;let C=this.person?.pin;try{let H=await this.hass.callWS({type:"zkteco_push/people/person",pin:C});if(C!==this.person?.pin)return;this.terminals=H.terminals.filter(i=>H.cells[i.serial_number]);let L=this.terminals.map(i=>i.serial_number);this.chosen=new Set(L);let r=await this.hass.callWS({type:"zkteco_push/people/only_administrator",pin:C,serial_numbers:L});C===this.person?.pin&&(this.alone=r)}catch(H){this.failure=this.errorText(H)}}async deleteThem(){let C={pin:this.person?.pin},H=this.terminals.filter(L=>this.chosen.has(L.serial_number)).map(L=>({terminal:L,action:"delete_user",data:C}));this.isBusy=!0,await r2(this.hass,H,L=>{this.orders=L}),this.isBusy=!1}close(){this.dispatchEvent(new CustomEvent("closed"))}renderContent(C){let H=this.terminals.filter(L=>this.chosen.has(L.serial_number)&&this.alone.includes(L.serial_number)).map(L=>S(this.hass,L));return t`<p>${this.text("people.delete_explanation",{name:C})}</p>
      ${this.failure?t`<p class="error" role="alert">${this.failure}</p>`:o}
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.delete_from")}
        @chosen=${L=>{this.chosen=L.detail}}
      ></zkteco-people-terminals>
      ${H.length?t`<p class="warning" role="alert">
              ${this.text("people.warning_only_administrator",{terminals:O(this.hass,H)})}
            </p>`:o}
      ${this.orders.length?t`<zkteco-people-results
              .hass=${this.hass}
              .orders=${this.orders}
            ></zkteco-people-results>`:o}`}render(){if(!this.hass)return o;let C=this.person?.name||this.person?.pin||"",H=this.orders.length>0&&!this.isBusy;return t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.delete_person",{name:C})}
      @closed=${this.close}
    >
      ${this.open?this.renderContent(C):o}
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(H?"common.close":"common.cancel")}
      </button>
      ${H?o:t`<button
              slot="actions"
              type="button"
              class="danger"
              ?disabled=${this.isBusy||!this.chosen.size}
              @click=${this.deleteThem}
            >
              ${this.text("common.delete")}
            </button>`}
    </zkteco-dialog>`}};z.styles=[l,d`
      .warning {
        margin-block-start: 16px;
        color: var(--zkteco-warning-text);
      }
      zkteco-people-terminals {
        display: block;
        margin-block-start: 16px;
      }
    `],M([s({type:Boolean})],z.prototype,"open",2),M([s({attribute:!1})],z.prototype,"person",2),M([A()],z.prototype,"terminals",2),M([A()],z.prototype,"chosen",2),M([A()],z.prototype,"alone",2),M([A()],z.prototype,"orders",2),M([A()],z.prototype,"isBusy",2),M([A()],z.prototype,"failure",2),z=M([p("zkteco-delete-dialog")],z);var B0=["fingerprint","face","palm","visible_palm","card","finger_vein","near_infrared_face","iris"],m4=[0,1,2,3,4,5,6,7,8,9],v4=6,x4=10,R5=["waiting","handed_out","confirmed","arrived"],T=class extends m{constructor(){super(...arguments);this.open=!1;this.terminals=[];this.pin="";this.name="";this.serialNumber="";this.kind=B0[0];this.finger=v4;this.overwrites=!0;this.retries=3;this.reached=0;this.task=new k1(this,C=>{let H=R5.indexOf(C.stage);H>=0&&(this.reached=H),this.enrolment=C})}updated(C){C.has("open")&&(this.open?this.reset():this.task.end())}reset(){if(this.task.end(),this.enrolment=void 0,this.reached=0,!this.terminals.some(C=>C.serial_number===this.serialNumber)){let C=this.terminals.find(H=>H.connected)??this.terminals[0];this.serialNumber=C?.serial_number??""}}close(){this.task.end(),this.dispatchEvent(new CustomEvent("closed"))}begin(C){C?.preventDefault(),this.enrolment=void 0,this.reached=0,this.task.begin({type:"zkteco_push/enrolment/subscribe",serial_number:this.serialNumber,pin:this.pin,kind:this.kind,number:this.kind==="fingerprint"?this.finger:0,overwrite:this.overwrites,retries:this.retries})}get terminal(){let C=this.terminals.find(H=>H.serial_number===this.serialNumber);return C?S(this.hass,C):this.serialNumber}kindName(C){return this.localize(`component.zkteco_push.selector.kind.options.${C}`)||C}select(C,H,L){return t`<select
      @change=${r=>L(r.target.value)}
    >
      ${H.map(([r,i])=>t`<option value=${r} ?selected=${r===C}>${i}</option>`)}
    </select>`}renderForm(){let C=this.terminals.map(L=>{let r=S(this.hass,L);return[L.serial_number,L.connected?r:this.text("people.enrol_offline_option",{name:r})]}),H=m4.map(L=>[L,this.text(`people.enrol_finger_${L}`)]);return t`<form id="form" @submit=${this.begin}>
      <p class="secondary">${this.text("people.enrol_explanation")}</p>
      <label>
        <span>${this.text("people.enrol_terminal")}</span>
        ${this.select(this.serialNumber,C,L=>{this.serialNumber=L})}
      </label>
      <div class="pair">
        <label>
          <span>${this.text("people.enrol_kind")}</span>
          ${this.select(this.kind,B0.map(L=>[L,this.kindName(L)]),L=>{this.kind=L})}
        </label>
        ${this.kind==="fingerprint"?t`<label>
                <span>${this.text("people.enrol_finger")}</span>
                ${this.select(this.finger,H,L=>{this.finger=Number(L)})}
              </label>`:o}
      </div>
      <label class="inline">
        <input
          type="checkbox"
          .checked=${this.overwrites}
          @change=${L=>{this.overwrites=L.target.checked}}
        />
        <span>${this.text("people.enrol_overwrite")}</span>
      </label>
      <label>
        <span>${this.text("people.enrol_retries")}</span>
        <input
          type="number"
          min="1"
          max=${x4}
          required
          .value=${String(this.retries)}
          @input=${L=>{this.retries=Number(L.target.value)}}
        />
      </label>
    </form>`}stepText(C){return C==="handed_out"?this.text(`people.enrol_do_${this.kind}`):this.text(`people.enrol_step_${C}`)}explain(C,H){switch(C){case"waiting":return H.connected===!1?this.text("people.enrol_is_offline",{name:this.terminal}):this.text("people.enrol_interval",{seconds:H.interval??0});case"handed_out":return H.connected===!1?this.text("people.enrol_went_offline",{name:this.terminal}):this.text("people.enrol_look",{name:this.terminal});case"confirmed":return this.text(H.late?"people.enrol_late":"people.enrol_template_comes");default:return O(this.hass,(H.templates??[]).map(L=>this.describe(L)))}}describe(C){let H=this.kindName(C.kind),L=C.kind==="fingerprint"&&C.number!==void 0?this.text(`people.enrol_finger_${C.number}`):"",r=L?`${H} (${L})`:H;return C.version?this.text("people.enrol_version",{what:r,version:C.version}):r}renderSteps(C){let H=C.stage==="failed"||this.task.state==="lost",L=C.stage==="arrived";return t`<ol>
      ${R5.map((r,i)=>{let a=L||i<this.reached,n=!a&&i===this.reached,v=a?i3:n?H?p3:A2:A3,x=!H&&(n||L&&r==="arrived")?this.explain(r,C):"";return t`<li
          class=${a?"done":n&&H?"failed":""}
          aria-current=${n?"step":o}
        >
          <zkteco-icon
            .path=${v}
            .label=${a?this.text("people.enrol_done"):""}
          ></zkteco-icon>
          <div>
            <strong>${this.stepText(r)}</strong>
            ${x?t`<div>${x}</div>`:o}
          </div>
        </li>`})}
    </ol>`}renderProgress(C){let{failure:H,stage:L,expires_at:r}=C,i=L==="arrived";return t`<div class="progress">
      <zkteco-progress
        .label=${this.text("people.enrol_progress")}
        .value=${i?100:this.reached*100/(R5.length-1)}
      ></zkteco-progress>
      <div role="status">${this.renderSteps(C)}</div>
      ${H?t`<p class="error" role="alert">${F(this.localize,H)}</p>`:o}
      ${this.task.state==="lost"?t`<p class="error" role="alert">${this.text("people.enrol_lost")}</p>`:o}
      ${L==="waiting"&&r?t`<p class="secondary">
              ${this.text("people.enrol_expires",{time:E(this.hass,r)})}
            </p>`:o}
      ${L==="handed_out"&&this.task.state==="running"?t`<p class="secondary">${this.text("people.enrol_cannot_recall")}</p>`:o}
    </div>`}renderContent(){return this.task.state==="failed"?t`<p class="error" role="alert">${this.errorText(this.task.error)}</p>`:this.enrolment?this.renderProgress(this.enrolment):this.task.state==="running"?t`<zkteco-progress .label=${this.text("people.enrol_progress")}></zkteco-progress>`:this.renderForm()}renderActions(){let{state:C}=this.task,H=this.enrolment?.stage;if(!this.enrolment&&C==="idle")return t`<button slot="actions" type="button" @click=${this.close}>
          ${this.text("common.cancel")}
        </button>
        <button
          slot="actions"
          type="submit"
          class="filled"
          ?disabled=${!this.serialNumber||!this.pin}
          @click=${()=>{this.renderRoot.querySelector("form")?.reportValidity()&&this.begin()}}
        >
          ${this.text("people.enrol_begin")}
        </button>`;let L=H==="arrived"||H==="failed"||C!=="running";return t`${L?t`<button slot="actions" type="button" @click=${this.reset}>
            ${this.text(H==="arrived"?"people.enrol_another":"people.enrol_again")}
          </button>`:o}
      <button slot="actions" type="button" class=${L?"filled":""} @click=${this.close}>
        ${this.text(!L&&H==="waiting"?"people.enrol_withdraw":"common.close")}
      </button>`}render(){return this.hass?t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.enrol_title",{name:this.name||this.pin})}
      @closed=${this.close}
    >
      ${this.open?this.renderContent():o}${this.open?this.renderActions():o}
    </zkteco-dialog>`:o}};T.styles=[l,d`
      form,
      .progress {
        display: grid;
        gap: 16px;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
        gap: 16px;
      }
      ol {
        display: grid;
        gap: 14px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 12px;
        color: var(--secondary-text-color);
      }
      li[aria-current],
      li.done {
        color: var(--primary-text-color);
      }
      li[aria-current] strong {
        font-size: 16px;
      }
      li.done zkteco-icon {
        color: var(--zkteco-good-text);
      }
      li.failed zkteco-icon {
        color: var(--zkteco-error-text);
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
    `],M([s({type:Boolean})],T.prototype,"open",2),M([s({attribute:!1})],T.prototype,"terminals",2),M([s()],T.prototype,"pin",2),M([s()],T.prototype,"name",2),M([A()],T.prototype,"serialNumber",2),M([A()],T.prototype,"kind",2),M([A()],T.prototype,"finger",2),M([A()],T.prototype,"overwrites",2),M([A()],T.prototype,"retries",2),M([A()],T.prototype,"enrolment",2),M([A()],T.prototype,"reached",2),T=M([p("zkteco-enrol-dialog")],T);var E5="config/config_entries/subentries/flow",W=class extends m{constructor(){super(...arguments);this.open=!1;this.entryId="";this.name="";this.entityId="";this.failure="";this.isBusy=!1}updated(C){if(!C.has("open")||!this.open)return;this.name=this.person?.name??"",this.failure="";let H=this.entities.find(L=>L.attributes.friendly_name?.toLowerCase()===this.name.toLowerCase());this.entityId=H?.entity_id??""}get entities(){return Object.values(this.hass.states).filter(C=>C.entity_id.startsWith("person."))}async add(){this.isBusy=!0,this.failure="";let C="";try{C=(await this.hass.callApi("POST",E5,{handler:[this.entryId,"person"]})).flow_id;let L=await this.hass.callApi("POST",`${E5}/${C}`,{pin:this.person?.pin,...this.name?{name:this.name}:{},...this.entityId?{person:this.entityId}:{},terminals:[],rule:"stays_open"});L.type==="create_entry"?this.close():this.failure=await this.wrong(Object.values(L.errors??{})[0]??""),L.type==="form"&&await this.hass.callApi("DELETE",`${E5}/${C}`)}catch(H){this.failure=this.errorText(H)}this.isBusy=!1}async wrong(C){return(await this.hass.loadBackendTranslation("config_subentries","zkteco_push"))(`component.zkteco_push.config_subentries.person.error.${C}`)||this.text("common.error_unknown")}close(){this.dispatchEvent(new CustomEvent("closed"))}renderContent(){return t`<p>${this.text("people.household_explanation")}</p>
      <div class="fields">
        <label>
          <span>${this.text("people.field_name")}</span>
          <input
            .value=${this.name}
            maxlength="64"
            @input=${C=>{this.name=C.target.value}}
          />
        </label>
        <label>
          <span>${this.text("people.household_person")}</span>
          <select
            @change=${C=>{this.entityId=C.target.value}}
          >
            <option value="" ?selected=${!this.entityId}>${this.text("people.household_nobody")}</option>
            ${this.entities.map(C=>t`<option
                value=${C.entity_id}
                ?selected=${C.entity_id===this.entityId}
              >
                ${C.attributes.friendly_name??C.entity_id}
              </option>`)}
          </select>
        </label>
      </div>
      ${this.failure?t`<p class="error" role="alert">${this.failure}</p>`:o}`}render(){return this.hass?t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.do_household")}
      @closed=${this.close}
    >
      ${this.open?this.renderContent():o}
      <button slot="actions" type="button" @click=${this.close}>${this.text("common.cancel")}</button>
      <button slot="actions" type="button" class="filled" ?disabled=${this.isBusy} @click=${this.add}>
        ${this.text("common.add")}
      </button>
    </zkteco-dialog>`:o}};W.styles=[l,d`
      .fields {
        display: grid;
        gap: 16px;
        margin-block-start: 16px;
      }
    `],M([s({type:Boolean})],W.prototype,"open",2),M([s({attribute:!1})],W.prototype,"person",2),M([s()],W.prototype,"entryId",2),M([A()],W.prototype,"name",2),M([A()],W.prototype,"entityId",2),M([A()],W.prototype,"failure",2),M([A()],W.prototype,"isBusy",2),W=M([p("zkteco-household-dialog")],W);var R0=["error","new","changed","same"],E0=["utf-8","windows-1252","gb18030","windows-1256","shift_jis"],c4=[[[255,254],"utf-16le"],[[254,255],"utf-16be"]];function F0(e){for(let[V,C]of c4)if(V.every((H,L)=>e[L]===H))return C;try{return new TextDecoder("utf-8",{fatal:!0}).decode(e),"utf-8"}catch{return"windows-1252"}}function z0(e,V,C){return V.flatMap(H=>{let L={line:H.line,pin:H.pin,name:H.name};return H.failure?[{...L,terminal:"",why:F(e,H.failure)}]:H.terminals.flatMap(r=>r.failure?[{...L,terminal:C(r.serial_number),why:F(e,r.failure)}]:[])})}function D0(e,V,C){return V.flatMap(H=>H.failure?[{line:H.line,pin:H.pin,name:H.name,terminal:C(H.serial_number),why:F(e,H.failure)}]:[])}function N0(e,V){return C5([e,...V.map(C=>[String(C.line),C.pin,C.name,C.terminal,C.why])])}var u4=new Set(["password","card"]),K1=class extends m{constructor(){super(...arguments);this.terminalName=C=>C}changeText({field:C,before:H,after:L}){let r=B5(this.localize,C);return u4.has(C)?this.text("people.import_is_set",{field:r}):H?this.text("people.import_changes",{field:r,before:H,after:L}):this.text("people.import_becomes",{field:r,after:L})}renderEffect(C,H){let L=C.failure?t`<span class="error">${F(this.localize,C.failure)}</span>`:t`${C.changes.length?C.changes.map(r=>this.changeText(r)).join("; "):this.text(`people.import_status_${C.status}`)}`;return H?t`<li><strong>${this.terminalName(C.serial_number)}:</strong> ${L}</li>`:t`<li>${L}</li>`}renderRow(C){return t`<tr>
      <td>${C.line}</td>
      <td>${C.pin}</td>
      <td>${C.name}</td>
      <td class=${C.status}>${this.text(`people.import_status_${C.status}`)}</td>
      <td>
        ${C.failure?t`<span class="error">${F(this.localize,C.failure)}</span>`:t`<ul>
                ${C.terminals.map(H=>this.renderEffect(H,C.terminals.length>1))}
              </ul>`}
      </td>
    </tr>`}render(){let{preview:C}=this;if(!C)return o;let H=C.columns.filter(r=>!r.field).map(r=>r.header||"–"),L=["line","pin","name","status","what"];return t`<div role="status">
        <ul class="counts">
          ${R0.map(r=>t`<li class=${r}>
            ${this.text(`people.import_count_${r}`,{count:C.counts[r]})}
          </li>`)}
      </ul>
      </div>
      ${H.length?t`<p class="secondary">
              ${this.text("people.import_unknown_columns",{columns:O(this.hass,H)})}
            </p>`:o}
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${this.text("people.import_preview")}
      >
        <table>
          <thead>
            <tr>
              ${L.map(r=>t`<th scope="col">${this.text(`people.import_column_${r}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${C.rows.map(r=>this.renderRow(r))}
          </tbody>
        </table>
      </div>
      ${C.more?t`<p class="secondary">${this.text("people.import_more",{count:C.more})}</p>`:o}`}};K1.styles=[l,d`
      :host {
        display: grid;
        gap: 12px;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .scroll {
        max-height: 320px;
        overflow: auto;
      }
      td ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .new {
        color: var(--zkteco-good-text);
      }
      .changed {
        color: var(--zkteco-warning-text);
      }
      td.error {
        min-width: 18ch;
      }
    `],M([s({attribute:!1})],K1.prototype,"preview",2),M([s({attribute:!1})],K1.prototype,"terminalName",2),K1=M([p("zkteco-import-preview")],K1);var h4=4e6,Z4=200,$=class extends m{constructor(){super(...arguments);this.open=!1;this.terminals=[];this.step="choose";this.csv="";this.encoding="";this.chosen=new Set;this.isBusy=!1;this.isStopped=!1;this.failure="";this.results=[];this.task=new k1(this,C=>{this.progress={...this.progress,...C},C.results?.length&&(this.results=[...this.results,...C.results]),C.finished&&this.task.end()});this.nameOf=C=>{let H=this.terminals.find(L=>L.serial_number===C);return H?S(this.hass,H):C}}updated(C){C.has("open")&&(this.open?this.reset():this.end())}reset(){this.end(),this.step="choose",this.failure="";let C=new Set(this.terminals.map(H=>H.serial_number));this.chosen=new Set([...this.chosen].filter(H=>C.has(H)))}end(){this.task.end(),this.csv="",this.bytes=void 0,this.encoding="",this.preview=void 0,this.progress=void 0,this.results=[],this.isStopped=!1}close(){this.end(),this.dispatchEvent(new CustomEvent("closed"))}async take(C){let H=C.target.files?.[0];if(H){if(this.failure="",H.size>h4){this.failure=this.localize("component.zkteco_push.exceptions.import_too_large.message");return}try{this.bytes=new Uint8Array(await H.arrayBuffer()),this.decode(F0(this.bytes))}catch{this.failure=this.text("people.import_unreadable")}}}decode(C){this.encoding=C,this.csv=new TextDecoder(C).decode(this.bytes)}get message(){return{text:this.csv,terminals:[...this.chosen]}}async look(C){if(C?.preventDefault(),this.isBusy)return;if(!this.chosen.size){this.failure=this.text("people.error_no_terminal");return}this.isBusy=!0,this.failure="";let{message:H}=this;try{let L=await this.hass.callWS({type:"zkteco_push/imports/preview",...H});if(!this.open||JSON.stringify(H)!==JSON.stringify(this.message))return;this.preview=L,this.step="preview"}catch(L){this.failure=this.errorText(L)}finally{this.isBusy=!1}}run(){this.step="run",this.progress=void 0,this.results=[],this.isStopped=!1,this.task.begin({type:"zkteco_push/imports/run",...this.message})}stop(){this.isStopped=!0,this.task.end()}renderEncoding(){if(!this.bytes)return o;let C=[...new Set([this.encoding,...E0])];return t`<label>
      <span>${this.text("people.import_encoding")}</span>
      <select
        @change=${H=>this.decode(H.target.value)}
      >
        ${C.map(H=>t`<option value=${H} ?selected=${H===this.encoding}>
            ${H.toUpperCase()}
          </option>`)}
      </select>
    </label>`}renderChoose(){return t`<form @submit=${this.look}>
      <p class="secondary">${this.text("people.import_explanation")}</p>
      <label>
        <span>${this.text("people.import_file")}</span>
        <input type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" @change=${this.take} />
      </label>
      ${this.renderEncoding()}
      <label>
        <span>${this.text("people.import_text")}</span>
        <textarea
          spellcheck="false"
          placeholder="PIN,Name,Card"
          .value=${this.csv}
          @input=${C=>{this.csv=C.target.value,this.bytes=void 0}}
        ></textarea>
      </label>
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.import_to")}
        @chosen=${C=>{this.chosen=C.detail}}
      ></zkteco-people-terminals>
    </form>`}renderFailed(C){let H=["line","pin","name","terminal","why"].map(r=>this.text(`people.import_column_${r}`)),L=this.text("people.import_not_written");return t`<h3>${L}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${L}>
        <table>
          <thead>
            <tr>
              ${H.map(r=>t`<th scope="col">${r}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${C.slice(0,Z4).map(r=>t`<tr>
                <td>${r.line}</td>
                <td>${r.pin}</td>
                <td>${r.name}</td>
                <td>${r.terminal}</td>
                <td class="error">${r.why}</td>
              </tr>`)}
          </tbody>
        </table>
      </div>
      <div>
        <button type="button" @click=${()=>H5(N0(H,C),"not-imported.csv")}>
          ${this.text("people.import_download")}
        </button>
      </div>`}renderRun(){let{progress:C}=this,H=C?.total??this.preview?.writes??0,L=(C?.written??0)+(C?.failed??0),r=C?.finished||this.isStopped||this.task.state==="lost",i=r?[]:C?.offline??[],a=[...z0(this.localize,this.preview?.rows??[],this.nameOf),...D0(this.localize,this.results,this.nameOf)],n={written:C?.written??0,failed:C?.failed??0,total:H};return t`<div class="run">
      <zkteco-progress
        .label=${this.text("people.import_progress")}
        .value=${H?Math.floor(L*100/H):C?.finished?100:void 0}
      ></zkteco-progress>
      <p role="status">
        ${r?this.text(C?.finished?"people.import_ended":"people.import_stopped",n):this.text("people.import_running",{done:L,total:H})}
      </p>
      ${i.map(v=>t`<p class="warning">
          ${this.text("people.import_offline",{name:this.nameOf(v)})}
        </p>`)}
      ${this.task.state==="lost"?t`<p class="error" role="alert">${this.text("people.import_lost")}</p>`:o}
      ${this.renderFailure(C?.failure)}
      ${r&&a.length?this.renderFailed(a):o}
      ${r?o:t`<p class="secondary">${this.text("people.import_keep_open")}</p>`}
    </div>`}renderFailure(C){return C?t`<p class="error" role="alert">${F(this.localize,C)}</p>`:this.task.state==="failed"?t`<p class="error" role="alert">${this.errorText(this.task.error)}</p>`:o}renderContent(){switch(this.step){case"choose":return this.renderChoose();case"preview":return t`<zkteco-import-preview
          .hass=${this.hass}
          .preview=${this.preview}
          .terminalName=${this.nameOf}
        ></zkteco-import-preview>`;default:return this.renderRun()}}button(C,H,L=!1,r=!1){return t`<button
      slot="actions"
      type="button"
      class=${L?"filled":""}
      ?disabled=${r}
      @click=${H}
    >
      ${this.text(C,{count:this.preview?.writes??0})}
    </button>`}renderActions(){if(this.step==="choose")return t`${this.button("common.cancel",()=>this.close())}${this.button("people.import_look",()=>this.look(),!0,this.isBusy||!this.csv.trim())}`;if(this.step==="preview"){let C=()=>{this.step="choose"};return t`${this.button("common.back",C)}${this.button("people.import_begin",()=>this.run(),!0,!this.preview?.writes)}`}return this.task.state==="running"?this.button("people.import_stop",()=>this.stop()):this.button("common.close",()=>this.close(),!0)}render(){return this.hass?t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.import_title")}
      @closed=${this.close}
    >
      ${this.open?this.renderContent():o}
      ${this.failure?t`<p class="error" role="alert">${this.failure}</p>`:o}
      ${this.open?this.renderActions():o}
    </zkteco-dialog>`:o}};$.styles=[l,d`
      form,
      .run {
        display: grid;
        gap: 16px;
      }
      textarea {
        min-height: 140px;
        font-family: var(--ha-font-family-code, monospace);
        font-size: 13px;
        white-space: pre;
        overflow: auto;
      }
      .scroll {
        max-height: 280px;
        overflow: auto;
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
      input[type="file"] {
        max-width: 100%;
        font: inherit;
        color: inherit;
      }
    `],M([s({type:Boolean})],$.prototype,"open",2),M([s({attribute:!1})],$.prototype,"terminals",2),M([A()],$.prototype,"step",2),M([A()],$.prototype,"csv",2),M([A()],$.prototype,"encoding",2),M([A()],$.prototype,"chosen",2),M([A()],$.prototype,"isBusy",2),M([A()],$.prototype,"isStopped",2),M([A()],$.prototype,"failure",2),M([A()],$.prototype,"preview",2),M([A()],$.prototype,"progress",2),M([A()],$.prototype,"results",2),$=M([p("zkteco-import-dialog")],$);var F5={pin:"",name:"",privilege:"user",password:"",passwordChange:"keep",card:"",cardChange:"keep",group:"",doors:null,timeZone:"",isLimited:!1,validFrom:"",validUntil:"",disabled:!1},S4={pin:"pin",name:"name",privilege:"privilege",password:"password",card:"card",group:"group",doors:"doors",time_zone:"timeZone",valid_from:"validFrom",valid_until:"validUntil",disabled:"disabled"},f4=/^[^\s=]{1,24}$/u,g4=/^(\d{1,20}|\[[0-9A-Fa-f]{8}([0-9A-Fa-f]{2})?\])$/,O4=24,k4=48,y4=16,b4=255,w4="23:59",$4="other";function W0(e){return S4[e]}function U0(e){let V=e.terminals.map(i=>e.cells[i.serial_number]).filter(i=>i!==void 0),C=V.filter(i=>i.enrolled),[H]=C.length?C:V,L=V.find(i=>i.validity)?.validity,r=V.find(i=>i.doors.length);return{...F5,pin:e.pin,name:H?.name||e.name,privilege:H?.privilege??"user",group:H?.group??"",doors:r?new Set(r.doors):null,timeZone:r?.time_zone?.toString()??"",isLimited:L!==void 0,validFrom:L?.local_from?.slice(0,16)??"",validUntil:L?.local_until.slice(0,16)??"",disabled:C.some(i=>i.disabled)}}function G0(e,V){let C={};f4.test(e.pin)||(C.pin="error_pin");let H=new TextEncoder().encode(e.name).length;if(([...e.name].length>O4||H>k4)&&(C.name="error_name"),e.passwordChange==="set"){let L=new TextEncoder().encode(e.password).length;(!L||L>y4)&&(C.password="error_password")}return e.cardChange==="set"&&!g4.test(e.card)&&(C.card="error_card"),e.group&&!(/^\d+$/.test(e.group)&&Number(e.group)<=b4)&&(C.group="error_group"),e.timeZone&&!/^\d{1,4}$/.test(e.timeZone)&&(C.timeZone="error_time_zone"),e.isLimited&&(e.validUntil?e.validFrom&&e.validFrom>=e.validUntil&&(C.validUntil="error_until_before_from"):C.validUntil="error_until_missing"),V.size||(C.terminals="error_no_terminal"),C}function Q0(e,V,C,H){let L=!H,r={pin:V.pin},i=(...a)=>L||a.some(n=>C.has(n));return(L?V.name:C.has("name"))&&(r.name=V.name),i("privilege")&&V.privilege!==$4&&(r.privilege=V.privilege),V.passwordChange!=="keep"&&(r.password=V.passwordChange==="set"?V.password:""),V.cardChange!=="keep"&&(r.card=V.cardChange==="set"?V.card:""),V.group&&i("group")&&(r.group=Number(V.group)),e.is_access_control&&(V.doors&&C.has("doors")&&(r.doors=[...V.doors].filter(a=>a<=e.doors)),V.timeZone&&i("timeZone")&&(r.time_zone=Number(V.timeZone))),V.isLimited?i("isLimited","validFrom","validUntil")&&(V.validFrom&&(r.valid_from=I0(V.validFrom)),r.valid_until=I0(V.validUntil)):H&&C.has("isLimited")&&(r.valid_until=""),(L?V.disabled:C.has("disabled"))&&(r.disabled=V.disabled),r}function I0(e){let V=e.endsWith(w4)?"59":"00";return`${e.slice(0,16).replace("T"," ")}:${V}`}function T4(e,V=new Date){let C=new Intl.DateTimeFormat("en-CA",{timeZone:e,year:"numeric",month:"2-digit",day:"2-digit",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}).formatToParts(V),H=L=>Number(C.find(r=>r.type===L)?.value);return new Date(Date.UTC(H("year"),H("month")-1,H("day"),H("hour"),H("minute")))}function K0(e,V,C=new Date){let H=T4(V,C),L=i=>new Date(H.getTime()+i*864e5).toISOString().slice(0,10),r=H.getUTCDay()||7;switch(e){case"today":return[H.toISOString().slice(0,16),`${L(0)}T23:59`];case"weekend":return[r>=6?H.toISOString().slice(0,16):`${L(6-r)}T00:00`,`${L(7-r)}T23:59`];case"month":{let i=new Date(H);return i.setUTCMonth(i.getUTCMonth()+1),i.getUTCDate()!==H.getUTCDate()&&i.setUTCDate(0),[H.toISOString().slice(0,16),`${i.toISOString().slice(0,10)}T23:59`]}}}var z5=["user","enroller","admin","custom","super_admin"],_4=["today","weekend","month"],P4=["keep","set","remove"],C1=class extends m{constructor(){super(...arguments);this.errors={};this.isNew=!1;this.hasSecret={password:!1,card:""};this.terminals=[]}change(C){this.dispatchEvent(new CustomEvent("changed",{detail:C}))}error(C){let H=this.errors[C];return H?t`<span id="error-${C}" class="error">${H}</span>`:o}input(C,H,L={}){let{type:r="text",hint:i,inputmode:a,disabled:n=!1}=L,v=[i?`hint-${C}`:"",this.errors[C]?`error-${C}`:""];return t`<div class="field">
      <label>
        <span>${H}</span>
        <input
          name=${C}
          type=${r}
          inputmode=${a??o}
          autocomplete=${r==="password"?"new-password":"off"}
          ?disabled=${n}
          aria-invalid=${this.errors[C]?"true":o}
          aria-describedby=${v.join(" ").trim()||o}
          .value=${this.form[C]}
          @input=${x=>this.change({[C]:x.target.value})}
        />
      </label>
      ${i?t`<span id="hint-${C}" class="secondary">${i}</span>`:o}
      ${this.error(C)}
    </div>`}secret(C,H,L){let r=`${C}Change`,i=this.form[r];return t`<fieldset>
      <legend>${this.text(`people.field_${C}`)}</legend>
      <span class="secondary">${L}</span>
      <label>
        <span class="hidden-visually">${this.text(`people.change_${C}`)}</span>
        <select
          .value=${i}
          @change=${a=>this.change({[r]:a.target.value})}
        >
          ${P4.filter(a=>a!=="remove"||H).map(a=>t`<option value=${a} ?selected=${a===i}>
              ${this.text(a==="keep"&&!H?"people.secret_none":`people.secret_${a}`)}
            </option>`)}
        </select>
      </label>
      ${i==="set"?this.input(C,this.text(`people.new_${C}`),{type:"password",...C==="card"?{hint:this.text("people.card_hint")}:{}}):o}
    </fieldset>`}choose(C){let H=this.terminals[0]?.time_zone??this.hass.config.time_zone,[L,r]=K0(C,H);this.change({isLimited:!0,validFrom:L,validUntil:r})}renderValidity(){let{form:C}=this;return t`<fieldset class="wide">
      <legend>${this.text("people.field_validity")}</legend>
      <div class="row">
        ${_4.map(H=>t`<button type="button" @click=${()=>this.choose(H)}>
            ${this.text(`people.valid_${H}`)}
          </button>`)}
        <button
          type="button"
          aria-pressed=${!C.isLimited}
          @click=${()=>this.change({isLimited:!1})}
        >
          ${this.text("people.valid_always")}
        </button>
      </div>
      <label class="inline">
        <input
          type="checkbox"
          .checked=${C.isLimited}
          @change=${H=>this.change({isLimited:H.target.checked})}
        />
        <span>${this.text("people.field_is_limited")}</span>
      </label>
      ${C.isLimited?t`<div class="fields">
                ${this.input("validFrom",this.text("people.field_valid_from"),{type:"datetime-local"})}
                ${this.input("validUntil",this.text("people.field_valid_until"),{type:"datetime-local"})}
              </div>
              <p class="secondary">${this.text("people.validity_explanation")}</p>`:o}
    </fieldset>`}renderAccess(){let C=this.terminals.filter(n=>n.is_access_control);if(!C.length)return o;let H=Math.max(...C.map(n=>n.doors)),L=Array.from({length:H},(n,v)=>v+1),r=this.form.doors===null&&!this.isNew,i=this.form.doors??new Set(r?[]:L),a=(n,v)=>{let x=new Set(i);v?x.add(n):x.delete(n),this.change({doors:x})};return t`<fieldset class="wide">
      <legend>${this.text("people.field_doors")}</legend>
      <div class="row">
        ${L.map(n=>t`<label class="inline">
            <input
              type="checkbox"
              .checked=${i.has(n)}
              .indeterminate=${r}
              @change=${v=>a(n,v.target.checked)}
            />
            <span>${this.text("people.door",{door:n})}</span>
          </label>`)}
      </div>
      ${this.error("doors")}
      ${this.input("timeZone",this.text("people.field_time_zone"),{inputmode:"numeric",hint:this.text("people.time_zone_hint")})}
    </fieldset>`}render(){let{form:C,hasSecret:H}=this,L=z5.includes(C.privilege)?z5:[C.privilege,...z5];return t`<div class="fields">
      ${this.input("pin",this.text("people.field_pin"),{disabled:!this.isNew})}
      ${this.input("name",this.text("people.field_name"))}
      <label>
        <span>${this.text("people.field_privilege")}</span>
        <select
          .value=${C.privilege}
          @change=${r=>this.change({privilege:r.target.value})}
        >
          ${L.map(r=>t`<option value=${r} ?selected=${r===C.privilege}>
              ${this.localize(`component.zkteco_push.selector.privilege.options.${r}`)||this.text("people.other_privilege")}
            </option>`)}
        </select>
      </label>
      ${this.input("group",this.text("people.field_group"),{inputmode:"numeric"})}
      ${this.secret("password",H.password,this.text(H.password?"people.has_password":"people.has_no_password"))}
      ${this.secret("card",!!H.card,H.card?this.text("people.card",{card:H.card}):this.text("people.has_no_card"))}
      ${this.renderValidity()} ${this.renderAccess()}
      <label class="inline wide">
        <input
          type="checkbox"
          .checked=${C.disabled}
          @change=${r=>this.change({disabled:r.target.checked})}
        />
        <span>${this.text("people.field_disabled")}</span>
      </label>
    </div>`}};C1.styles=[l,d`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
        gap: 16px;
      }
      .field {
        display: grid;
        gap: 4px;
        align-content: start;
      }
      .wide {
        grid-column: 1 / -1;
      }
      fieldset {
        display: grid;
        gap: 12px;
        margin: 0;
        padding: 12px;
        border: 1px solid var(--zkteco-outline);
        border-radius: 8px;
      }
      legend {
        padding-inline: 4px;
      }
      input:disabled {
        border-style: dashed;
        background: transparent;
      }
    `],M([s({attribute:!1})],C1.prototype,"form",2),M([s({attribute:!1})],C1.prototype,"errors",2),M([s({type:Boolean})],C1.prototype,"isNew",2),M([s({attribute:!1})],C1.prototype,"hasSecret",2),M([s({attribute:!1})],C1.prototype,"terminals",2),C1=M([p("zkteco-person-form")],C1);var B4=[["photo",g2],["enroll",q],["copy",w2],["household",S2],["delete",v3]],q0="super_admin",_=class extends m{constructor(){super(...arguments);this.open=!1;this.terminals=[];this.chosen=new Set;this.errors={};this.orders=[];this.isBusy=!1;this.failure="";this.warning="";this.touched=new Set;this.loads=0}updated(C){C.has("open")&&this.open&&this.load()}async load(){this.form=this.formBefore=this.details=void 0,this.touched.clear(),this.errors={},this.orders=[],this.failure=this.warning="",this.loads+=1;let C=this.loads;try{if(this.person){let H=await this.hass.callWS({type:"zkteco_push/people/person",pin:this.person.pin});if(C!==this.loads)return;this.details=H,this.terminals=H.terminals,this.formBefore=U0(H),this.chosen=new Set(H.terminals.map(L=>L.serial_number).filter(L=>H.cells[L]?.enrolled)),this.form=this.formBefore}else{let H=await this.hass.callWS({type:"zkteco_push/people/new"});if(C!==this.loads)return;this.terminals=H.terminals,this.chosen=new Set(H.terminals.map(L=>L.serial_number)),this.form={...F5,pin:H.pin}}}catch(H){C===this.loads&&(this.failure=this.errorText(H))}}get chosenTerminals(){return this.terminals.filter(C=>this.chosen.has(C.serial_number))}get known(){let C=Object.values(this.details?.cells??{});return{password:C.some(H=>H.has_password),card:C.find(H=>H.cards.length)?.cards.join(", ")??""}}isThere(C){return this.details?.cells[C.serial_number]?.enrolled??!1}async save(){let{form:C}=this;if(!C||this.isBusy)return;let H=G0(C,this.chosen);if(this.errors=Object.fromEntries(Object.entries(H).map(([L,r])=>[L,this.text(`people.${r}`)])),!Object.keys(H).length){this.isBusy=!0;try{await this.write(C,new Set(this.touched))}finally{this.isBusy=!1}}}async write(C,H){let L=this.loads;if(!this.warning&&await this.warns(C))return;let r=this.chosenTerminals.map(a=>({terminal:a,action:"set_user",data:Q0(a,C,H,this.isThere(a))})).filter(({terminal:a,data:n})=>!this.isThere(a)||Object.keys(n).length>1);if(!r.length){this.close();return}let i=await r2(this.hass,r,a=>{L===this.loads&&(this.orders=a)});if(L===this.loads)for(let{error:a}of i){let n=W0(P0(a));n&&(this.errors={...this.errors,[n]:this.errorText(a)})}}async warns(C){if(!(this.formBefore?.privilege===q0&&!this.formBefore.disabled)||C.privilege===q0&&!C.disabled)return!1;let L=await this.hass.callWS({type:"zkteco_push/people/only_administrator",pin:C.pin,serial_numbers:[...this.chosen]}).catch(()=>[]);if(!L.length)return!1;let r=this.terminals.filter(i=>L.includes(i.serial_number)).map(i=>S(this.hass,i));return this.warning=this.text("people.warning_only_administrator",{terminals:O(this.hass,r)}),!0}close(){this.dispatchEvent(new CustomEvent("closed"))}get isDone(){return this.orders.length>0&&this.orders.every(({state:C})=>C==="done"||C==="queued")}renderDeeds(C){return t`<div class="row deeds">
      ${B4.filter(([H])=>H!=="household"||!C.household).map(([H,L])=>t`<button
          type="button"
          class=${H==="delete"?"danger":""}
          @click=${()=>this.dispatchEvent(new L2(H,C))}
        >
          <zkteco-icon .path=${L}></zkteco-icon>${this.text(`people.do_${H}`)}
        </button>`)}
      ${C.household?t`<a class="button" href="/config/integrations/integration/zkteco_push"
              >${this.text("people.household_settings")}</a
            >`:o}
    </div>`}renderForm(C){return t`
      <zkteco-person-form
        .hass=${this.hass}
        .form=${C}
        .errors=${this.errors}
        .isNew=${!this.person}
        .hasSecret=${this.known}
        .terminals=${this.chosenTerminals}
        @changed=${H=>{this.form={...this.form??C,...H.detail};for(let L of Object.keys(H.detail))this.touched.add(L);this.orders=[],this.warning=""}}
      ></zkteco-person-form>
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.write_to")}
        .error=${this.errors.terminals??""}
        @chosen=${H=>{this.chosen=H.detail,this.warning=""}}
      ></zkteco-people-terminals>
      ${this.warning?t`<p class="warning" role="alert">${this.warning}</p>`:o}
      ${this.orders.length?t`<zkteco-people-results
              .hass=${this.hass}
              .orders=${this.orders}
            ></zkteco-people-results>`:o}
    `}renderContent(){return this.failure?t`<p class="error" role="alert">${this.failure}</p>`:this.form?t`${this.person?this.renderDeeds(this.person):o}
    ${this.renderForm(this.form)}`:t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}render(){if(!this.hass)return o;let{person:C}=this,H=C?this.text("people.edit_person",{name:C.name||C.pin}):this.text("people.add_person");return t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${H}
      @closed=${this.close}
    >
      ${this.open?this.renderContent():o}
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(this.isDone?"common.close":"common.cancel")}
      </button>
      ${this.isDone?o:t`<button
              slot="actions"
              type="button"
              class="filled"
              ?disabled=${!this.form||this.isBusy}
              @click=${this.save}
            >
              ${this.text(this.warning?"people.save_anyway":"common.save")}
            </button>`}
    </zkteco-dialog>`}};_.styles=[l,d`
      .deeds {
        margin-block-end: 16px;
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
      zkteco-person-form {
        display: block;
        margin-block-end: 16px;
      }
    `],M([s({type:Boolean})],_.prototype,"open",2),M([s({attribute:!1})],_.prototype,"person",2),M([A()],_.prototype,"terminals",2),M([A()],_.prototype,"details",2),M([A()],_.prototype,"form",2),M([A()],_.prototype,"chosen",2),M([A()],_.prototype,"errors",2),M([A()],_.prototype,"orders",2),M([A()],_.prototype,"isBusy",2),M([A()],_.prototype,"failure",2),M([A()],_.prototype,"warning",2),_=M([p("zkteco-person-dialog")],_);function V5(e,V){return Math.max(358/e.width,441/e.height)*V}function j0(e,V){let C=Math.min(4,Math.max(1,V.zoom)),H=V5(e,C),L=(r,i,a)=>{let n=Math.min(.5,a/2/(i*H));return Math.min(1-n,Math.max(n,r))};return{zoom:C,x:L(V.x,e.width,358),y:L(V.y,e.height,441)}}function Y0(e,V,C){let H=e.getContext("2d");if(!H)return;let L=V5(V,C.zoom),r=358/2-C.x*V.width*L,i=441/2-C.y*V.height*L;H.fillStyle="#fff",H.fillRect(0,0,358,441),H.imageSmoothingQuality="high",H.drawImage(V,r,i,V.width*L,V.height*L)}async function X0(e){for(let V=.92;V>=.1;V-=.06){let C=await new Promise(H=>e.toBlob(H,"image/jpeg",V));if(C&&C.type==="image/jpeg"&&C.size<=2e4)return C}}async function J0(e){let V=new Uint8Array(await e.arrayBuffer()),C="";for(let H of V)C+=String.fromCharCode(H);return btoa(C)}var C7=1.1,H7={zoom:1,x:.5,y:.5},b1=class extends m{constructor(){super(...arguments);this.place=H7;this.pointers=new Map}updated(C){C.has("picture")&&(this.pointers.clear(),this.place=H7),this.picture&&Y0(this.canvas,this.picture,this.place),(C.has("picture")||C.has("place"))&&this.dispatchEvent(new CustomEvent("moved"))}move(C){this.picture&&(this.place=j0(this.picture,{...this.place,...C}))}down(C){C.currentTarget.setPointerCapture(C.pointerId),this.pointers.set(C.pointerId,{x:C.clientX,y:C.clientY})}up(C){this.pointers.delete(C.pointerId)}drag(C){let H=this.pointers.get(C.pointerId),{picture:L}=this;if(!H||!L)return;let r={x:C.clientX,y:C.clientY};this.pointers.set(C.pointerId,r);let[i]=[...this.pointers].filter(([v])=>v!==C.pointerId);if(i){let v=x=>Math.hypot(x.x-i[1].x,x.y-i[1].y)||1;this.move({zoom:this.place.zoom*v(r)/v(H)});return}let a=this.canvas.getBoundingClientRect().width/358||1,n=V5(L,this.place.zoom)*a;this.move({x:this.place.x-(r.x-H.x)/(L.width*n),y:this.place.y-(r.y-H.y)/(L.height*n)})}wheel(C){C.preventDefault(),this.move({zoom:this.place.zoom*(C.deltaY<0?C7:1/C7)})}slider(C,H,L){return t`<label>
      <span>${this.text(`people.photo_${C}`)}</span>
      <input
        type="range"
        min=${H}
        max=${L}
        step="0.01"
        .value=${String(this.place[C])}
        @input=${r=>this.move({[C]:Number(r.target.value)})}
      />
    </label>`}render(){return this.picture?t`<div
        class="frame"
        @pointerdown=${this.down}
        @pointermove=${this.drag}
        @pointerup=${this.up}
        @pointercancel=${this.up}
        @wheel=${this.wheel}
      >
        <canvas
          width=${358}
          height=${441}
          role="img"
          aria-label=${this.text("people.photo_preview")}
        ></canvas>
        <div class="face"></div>
      </div>
      <div class="sliders">
        ${this.slider("zoom",1,4)} ${this.slider("x",0,1)} ${this.slider("y",0,1)}
        <p class="secondary">${this.text("people.photo_hint")}</p>
      </div>`:o}};b1.styles=[l,d`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 16px;
        align-items: center;
      }
      .frame {
        position: relative;
        width: min(250px, 100%);
        aspect-ratio: ${358} / ${441};
        border: 2px solid var(--zkteco-outline);
        border-radius: 8px;
        overflow: hidden;
        touch-action: none;
        cursor: move;
      }
      canvas {
        width: 100%;
        height: 100%;
        display: block;
      }
      .face {
        position: absolute;
        inset: 12% 20% 22%;
        border: 2px dashed #fff;
        border-radius: 50%;
        box-shadow: 0 0 0 1px rgb(0 0 0 / 60%);
        pointer-events: none;
      }
      .sliders {
        flex: 1 1 180px;
        display: grid;
        gap: 12px;
      }
      input {
        /* To the right is to the right of the picture, however one reads. */
        direction: ltr;
        width: 100%;
        accent-color: var(--zkteco-fill);
      }
    `],M([s({attribute:!1})],b1.prototype,"picture",2),M([s({attribute:!1})],b1.prototype,"place",2),M([u1("canvas")],b1.prototype,"canvas",2),b1=M([p("zkteco-crop")],b1);var D5=["comparison","user"],E4=150,P=class extends m{constructor(){super(...arguments);this.open=!1;this.terminals=[];this.chosen=new Set;this.kinds=new Set(D5);this.orders=[];this.isBusy=!1;this.failure="";this.moves=0}updated(C){C.has("open")&&(this.open?this.load():this.forget())}forget(){clearTimeout(this.encoding),this.picture?.close(),this.picture=this.photo=void 0,this.orders=[],this.failure=""}async load(){this.forget();let C=this.person?.pin;try{let H=await this.hass.callWS({type:"zkteco_push/people/person",pin:C});if(C!==this.person?.pin)return;this.terminals=H.terminals.filter(r=>H.cells[r.serial_number]?.enrolled);let L=this.terminals.filter(r=>r.takes_comparison_photos);this.chosen=new Set(L.map(r=>r.serial_number))}catch(H){this.failure=this.errorText(H)}}async take(C){let H=C.target,L=H.files?.[0];if(H.value="",!!L){this.failure="",this.orders=[];try{let r=await createImageBitmap(L);this.picture?.close(),this.picture=r}catch{this.failure=this.text("people.error_picture")}}}moved(){this.photo=void 0,this.failure="",this.moves+=1,clearTimeout(this.encoding),this.picture&&(this.encoding=setTimeout(async()=>{let C=this.moves,H=await X0(this.crop.canvas);C!==this.moves||!this.picture||(this.photo=H,H||(this.failure=this.text("people.error_photo_size")))},E4))}async send(){if(!this.photo)return;let C=await J0(this.photo),H=this.terminals.filter(L=>this.chosen.has(L.serial_number)).flatMap(L=>D5.filter(r=>this.kinds.has(r)).map(r=>({terminal:L,what:this.text(`people.photo_kind_${r}`),action:"set_photo",data:{pin:this.person?.pin,kind:r,content:C}})));this.isBusy=!0,await r2(this.hass,H,L=>{this.orders=L}),this.isBusy=!1}close(){this.dispatchEvent(new CustomEvent("closed"))}file(C,H){return t`<label class="button choose">
      <span>${C}</span>
      <input
        type="file"
        accept="image/*"
        capture=${H?"user":o}
        @change=${this.take}
      />
    </label>`}renderKinds(){return t`<fieldset>
      <legend>${this.text("people.photo_for")}</legend>
      ${D5.map(C=>t`<label class="inline">
          <input
            type="checkbox"
            .checked=${this.kinds.has(C)}
            @change=${H=>{let L=new Set(this.kinds);H.target.checked?L.add(C):L.delete(C),this.kinds=L}}
          />
          <span>${this.text(`people.photo_kind_${C}`)}</span>
        </label>`)}
    </fieldset>`}renderContent(){return t`<div class="content">
      <div class="row">
        ${this.file(this.text("people.photo_choose"),!1)}
        ${this.file(this.text("people.photo_take"),!0)}
      </div>
      ${this.failure?t`<p class="error" role="alert">${this.failure}</p>`:o}
      ${this.picture?t`<zkteco-crop
                .hass=${this.hass}
                .picture=${this.picture}
                @moved=${this.moved}
              ></zkteco-crop>
              <p class="secondary" role="status">
                ${this.photo?this.text("people.photo_size",{width:358,height:441,size:h(this.hass,this.photo.size/1e3,{maximumFractionDigits:1})}):o}
              </p>`:o}
      ${this.renderKinds()}
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.write_to")}
        @chosen=${C=>{this.chosen=C.detail}}
      ></zkteco-people-terminals>
      ${this.orders.length?t`<zkteco-people-results
              .hass=${this.hass}
              .orders=${this.orders}
            ></zkteco-people-results>`:o}
    </div>`}render(){if(!this.hass)return o;let C=this.person?.name||this.person?.pin||"",H=this.orders.length>0&&!this.isBusy;return t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.photo_of",{name:C})}
      @closed=${this.close}
    >
      ${this.open?this.renderContent():o}
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(H?"common.close":"common.cancel")}
      </button>
      <button
        slot="actions"
        type="button"
        class="filled"
        ?disabled=${this.isBusy||!this.photo||!this.chosen.size||!this.kinds.size}
        @click=${this.send}
      >
        ${this.text("people.photo_send")}
      </button>
    </zkteco-dialog>`}};P.styles=[l,d`
      :host,
      .content {
        display: grid;
        gap: 16px;
      }
      fieldset {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 12px;
        border: 1px solid var(--zkteco-outline);
        border-radius: 8px;
      }
      .choose {
        position: relative;
        overflow: hidden;
      }
      .choose:focus-within {
        outline: 2px solid var(--zkteco-link);
        outline-offset: 2px;
      }
      .choose input {
        position: absolute;
        inset: 0;
        opacity: 0;
        cursor: pointer;
      }
    `],M([s({type:Boolean})],P.prototype,"open",2),M([s({attribute:!1})],P.prototype,"person",2),M([A()],P.prototype,"terminals",2),M([A()],P.prototype,"chosen",2),M([A()],P.prototype,"kinds",2),M([A()],P.prototype,"picture",2),M([A()],P.prototype,"photo",2),M([A()],P.prototype,"orders",2),M([A()],P.prototype,"isBusy",2),M([A()],P.prototype,"failure",2),M([u1("zkteco-crop")],P.prototype,"crop",2),P=M([p("zkteco-photo-dialog")],P);var F4={fingerprint:q,finger_vein:q,face:R1,near_infrared_face:R1,palm:d5,visible_palm:d5,iris:Z3},q1=class extends m{item(V,C,H=o,L=""){return t`<li class=${L} title=${C}>
      <zkteco-icon .path=${V} .label=${C}></zkteco-icon>${H}
    </li>`}templates(V){let C=this.localize(`component.zkteco_push.selector.kind.options.${V.kind}`)||this.text("people.other_template"),H=O(this.hass,V.versions),L=H?this.text("people.templates_version",{kind:C,count:V.count,version:H}):this.text("people.templates",{kind:C,count:V.count});return this.item(F4[V.kind]??E1,L,t`<span aria-hidden="true">${V.count}</span>${H?t`<span class="version" aria-hidden="true">${H}</span>`:o}`)}until(V){let C=w(this.hass,V.until,{dateStyle:"medium",timeStyle:"short",timeZone:this.terminal?.time_zone??"UTC"}),H=V.until*1e3<Date.now(),L=V.kept_here?"people.valid_until_kept":"people.valid_until_terminal";return this.item(H?y2:b2,this.text(H?"people.valid_over":L,{until:C}),t`<span aria-hidden="true">${C}</span>`,H?"bad":"")}render(){let{cell:V}=this;if(!V)return t`<ul>
        ${this.item(l5,this.text("people.not_enrolled"),o,"version")}
      </ul>`;let{privilege:C}=V;return t`<ul>
      ${V.enrolled?this.item(M3,this.text("people.enrolled"),o,"good"):this.item(l5,this.text("people.not_enrolled"),o,"version")}
      ${V.disabled?this.item(C3,this.text("people.disabled"),t`<span aria-hidden="true">${this.text("people.disabled")}</span>`,"bad"):o}
      ${C&&C!=="user"?this.item(D3,this.localize(`component.zkteco_push.selector.privilege.options.${C}`)||this.text("people.other_privilege")):o}
      ${V.templates.map(H=>this.templates(H))}
      ${V.cards.length?this.item(J1,this.text("people.card",{card:O(this.hass,V.cards)})):o}
      ${V.has_password?this.item(E1,this.text("people.has_password")):o}
      ${V.photos.length?this.item($3,O(this.hass,V.photos.map(H=>this.text(`people.has_photo_${H}`)))):o}
      ${V.validity?this.until(V.validity):o}
      ${V.waiting.map(H=>this.item(_2,this.text(`people.waiting_${H}`),o,"waits"))}
    </ul>`}};q1.styles=[l,d`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: inline-flex;
        align-items: center;
        gap: 3px;
        white-space: nowrap;
        --icon-size: 18px;
      }
      .good {
        color: var(--zkteco-good-text);
      }
      .bad {
        color: var(--zkteco-error-text);
      }
      .waits {
        color: var(--zkteco-warning-text);
      }
      .version {
        color: var(--secondary-text-color);
        font-size: 12px;
      }
    `],M([s({attribute:!1})],q1.prototype,"cell",2),M([s({attribute:!1})],q1.prototype,"terminal",2),q1=M([p("zkteco-people-cell")],q1);var w1=class extends m{constructor(){super(...arguments);this.terminals=[];this.people=[];this.asked=new Set}person(C){let H=C.name||this.text("people.without_name");return t`<div class="person">
      <zkteco-photo
        .hass=${this.hass}
        .src=${C.household?.picture??null}
        .name=${C.name||C.pin}
      ></zkteco-photo>
      <div>
        <button
          type="button"
          class="name"
          aria-label=${this.text("people.edit_person",{name:H})}
          @click=${()=>this.dispatchEvent(new L2("edit",C))}
        >
          ${H}
        </button>
        <div class="small secondary">${this.text("people.pin",{pin:C.pin})}</div>
        ${C.names_differ?t`<div class="small row" title=${this.allNames(C)}>
                <zkteco-icon .path=${K}></zkteco-icon>${this.text("people.names_differ")}
              </div>`:o}
      </div>
    </div>`}allNames(C){return this.terminals.filter(H=>C.cells[H.serial_number]?.name).map(H=>`${S(this.hass,H)}: ${C.cells[H.serial_number]?.name}`).join(`
`)}terminal(C){let H=S(this.hass,C);return t`<div class="terminal">
        <span>${H}</span>
        <button
          type="button"
          class="plain"
          aria-label=${this.text("people.ask_terminal",{name:H})}
          title=${this.text("people.ask_terminal",{name:H})}
          ?disabled=${this.asked.has(C.serial_number)}
          @click=${()=>this.ask(C)}
        >
          <zkteco-icon .path=${z3}></zkteco-icon>
        </button>
      </div>
      ${C.connected?o:t`<div class="small row">
              <zkteco-icon .path=${c1}></zkteco-icon>${this.text("people.offline")}
            </div>`}`}ask(C){this.dispatchEvent(new CustomEvent("ask",{detail:C,bubbles:!0,composed:!0}))}cell(C,H){return t`<zkteco-people-cell
      .hass=${this.hass}
      .cell=${C.cells[H.serial_number]}
      .terminal=${H}
    ></zkteco-people-cell>`}render(){return this.narrow?this.renderCards():this.renderTable()}renderTable(){return t`<div
      class="card scroll"
      tabindex="0"
      role="region"
      aria-label=${this.text("people.matrix")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${this.text("people.person")}</th>
            ${this.terminals.map(C=>t`<th scope="col">${this.terminal(C)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${B(this.people,C=>C.pin,C=>t`<tr>
              <th scope="row">${this.person(C)}</th>
              ${this.terminals.map(H=>t`<td>${this.cell(C,H)}</td>`)}
            </tr>`)}
        </tbody>
      </table>
    </div>`}renderCards(){return t`<ul class="cards" aria-label=${this.text("people.matrix")}>
      ${B(this.people,C=>C.pin,C=>t`<li class="card">
          ${this.person(C)}
          <dl>
            ${this.terminals.filter(H=>C.cells[H.serial_number]).map(H=>t`<div>
                  <dt>${S(this.hass,H)}</dt>
                  <dd>${this.cell(C,H)}</dd>
                </div>`)}
          </dl>
        </li>`)}
    </ul>`}};w1.styles=[l,d`
      .scroll {
        padding: 0;
      }
      th[scope="row"],
      thead th:first-child {
        position: sticky;
        inset-inline-start: 0;
        z-index: 1;
        min-width: 200px;
        max-width: 300px;
        background: var(--ha-card-background, var(--card-background-color, #fff));
        color: inherit;
        text-align: start;
      }
      thead th {
        vertical-align: bottom;
      }
      td {
        min-width: 150px;
      }
      .terminal {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .person {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .name {
        min-height: 0;
        padding: 0;
        border: none;
        border-radius: 4px;
        text-align: start;
        overflow-wrap: anywhere;
      }
      .small {
        font-size: 12px;
        font-weight: 400;
        --icon-size: 14px;
      }
      .cards {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      dl {
        display: grid;
        gap: 8px;
        margin: 12px 0 0;
      }
      dt {
        color: var(--secondary-text-color);
        font-size: 12px;
      }
      dd {
        margin: 0;
      }
    `],M([s({attribute:!1})],w1.prototype,"terminals",2),M([s({attribute:!1})],w1.prototype,"people",2),M([s({attribute:!1})],w1.prototype,"asked",2),w1=M([p("zkteco-people-table")],w1);var j1=class extends m{constructor(){super(...arguments);this.terminals=[];this.wanted={search:"",sort:"name",serialNumber:""}}find(C){this.dispatchEvent(new CustomEvent("find",{detail:C}))}start(C){this.dispatchEvent(new CustomEvent("start",{detail:C}))}render(){let{search:C,sort:H,serialNumber:L}=this.wanted;return t`<div class="row">
      <label class="search">
        <span>${this.text("people.search")}</span>
        <input
          type="search"
          .value=${C}
          maxlength="64"
          @input=${r=>this.find({search:r.target.value})}
        />
      </label>
      <label>
        <span>${this.text("people.at_terminal")}</span>
        <select
          @change=${r=>this.find({serialNumber:r.target.value})}
        >
          <option value="">${this.text("common.all")}</option>
          ${this.terminals.map(r=>t`<option
              value=${r.serial_number}
              ?selected=${r.serial_number===L}
            >
              ${S(this.hass,r)}
            </option>`)}
        </select>
      </label>
      <label>
        <span>${this.text("people.sort")}</span>
        <select
          @change=${r=>this.find({sort:r.target.value})}
        >
          <option value="name" ?selected=${H==="name"}>
            ${this.text("people.sort_name")}
          </option>
          <option value="pin" ?selected=${H==="pin"}>${this.text("people.sort_pin")}</option>
        </select>
      </label>
      <button type="button" @click=${()=>this.start("import")}>
        <zkteco-icon .path=${g3}></zkteco-icon>${this.text("people.do_import")}
      </button>
      <button type="button" @click=${()=>this.start("copy")}>
        <zkteco-icon .path=${w2}></zkteco-icon>${this.text("people.do_copy")}
      </button>
      <button type="button" class="filled" @click=${()=>this.start("add")}>
        <zkteco-icon .path=${H3}></zkteco-icon>${this.text("people.add_person")}
      </button>
    </div>`}};j1.styles=[l,d`
      .row {
        align-items: end;
        margin-block-end: 16px;
      }
      .search {
        flex: 1 1 220px;
      }
    `],M([s({attribute:!1})],j1.prototype,"terminals",2),M([s({attribute:!1})],j1.prototype,"wanted",2),j1=M([p("zkteco-people-tools")],j1);var u2=50,z4=250,D4=60,b=class extends m{constructor(){super(...arguments);this.route=[];this.search="";this.sort="name";this.serialNumber="";this.offset=0;this.column=0;this.failure="";this.notice="";this.asked=new Set;this.open="";this.subscription=new I(this,()=>{this.load()});this.isLoading=!1;this.mustLoadAgain=!1}willUpdate(){super.willUpdate(),this.hass&&this.subscription.follow({type:"zkteco_push/people/subscribe"})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.typing)}async load(){if(this.isLoading){this.mustLoadAgain=!0;return}this.isLoading=!0;do this.mustLoadAgain=!1,await this.read();while(this.mustLoadAgain&&this.isConnected);this.isLoading=!1}async read(){try{let C=await this.hass.callWS({type:"zkteco_push/people/matrix",search:this.search,sort:this.sort,offset:this.offset,limit:u2,column:this.column,...this.serialNumber?{serial_number:this.serialNumber}:{}});if(!C.people.length&&C.total){this.offset=Math.floor((C.total-1)/u2)*u2,this.mustLoadAgain=!0;return}this.matrix=C,this.failure=""}catch(C){this.failure=this.errorText(C)}}find(C){Object.assign(this,C),this.offset=0,clearTimeout(this.typing),this.typing=setTimeout(()=>{this.load()},"search"in C?z4:0)}page(C){this.offset=C,this.load()}async ask(C){let H=S(this.hass,C);this.asked=new Set([...this.asked,C.serial_number]),this.notice=this.text("people.asking",{name:H});try{let{response:r}=await this.hass.callService("zkteco_push","get_templates",{device_id:C.device_id,refresh:!0,wait:C.connected===!1?0:D4},void 0,!1,!0),i=r?.result==="done"?"people.asked":"people.asked_later";this.notice=this.text(i,{name:H})}catch(r){this.notice=this.errorText(r)}let L=new Set(this.asked);L.delete(C.serial_number),this.asked=L,await this.load()}deed(C){this.person=C.detail.person,this.open=C.detail.deed,this.loadTerminals()}async loadTerminals(){let{columns:C=0,terminals:H=[]}=this.matrix??{};if(C<=H.length)return;let L=await this.hass.callWS({type:"zkteco_push/people/new"}).catch(()=>{});this.everywhere=L?.terminals}closed(C){this.open===C&&(this.open="",this.load())}renderTools(C){let{search:H,sort:L,serialNumber:r}=this;return t`<zkteco-people-tools
      .hass=${this.hass}
      .terminals=${C}
      .wanted=${{search:H,sort:L,serialNumber:r}}
      @find=${i=>this.find(i.detail)}
      @start=${i=>this.start(i.detail)}
    ></zkteco-people-tools>`}start(C){this.person=void 0,this.open=C,this.loadTerminals()}renderEmpty(C){return C.terminals.length?this.search||this.serialNumber?t`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        .heading=${this.text("people.nobody_found")}
        .explanation=${this.text("people.nobody_found_explanation")}
      ></zkteco-page-state>`:t`<zkteco-page-state
      .hass=${this.hass}
      kind="empty"
      .heading=${this.text("people.nobody")}
      .explanation=${this.text("people.nobody_explanation")}
    >
      ${C.terminals.map(H=>{let L=S(this.hass,H);return t`<button
          type="button"
          ?disabled=${this.asked.has(H.serial_number)}
          @click=${()=>this.ask(H)}
        >
          ${this.text("people.ask_terminal",{name:L})}
        </button>`})}
    </zkteco-page-state>`:t`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        .heading=${this.text("people.no_terminals")}
        .explanation=${this.text("people.no_terminals_explanation")}
      ></zkteco-page-state>`}renderPages(C){let{offset:H}=this,L=H+C.people.length;return t`<div class="row pages">
      <button type="button" ?disabled=${!H} @click=${()=>this.page(Math.max(0,H-u2))}>
        ${this.text("people.previous_page")}
      </button>
      <span role="status"
        >${this.text("people.shown",{from:H+1,until:L,total:C.total})}</span
      >
      <button type="button" ?disabled=${L>=C.total} @click=${()=>this.page(H+u2)}>
        ${this.text("people.next_page")}
      </button>
      ${C.columns>C.terminals.length?this.renderColumns(C):o}
    </div>`}renderColumns(C){let H=this.column+C.terminals.length;return t`<button
      type="button"
      @click=${()=>{this.column=H>=C.columns?0:H,this.load()}}
    >
      ${this.text("people.other_terminals",{from:this.column+1,until:H,total:C.columns})}
    </button>`}renderPeople(C){return C.people.length?t`<zkteco-people-table
        .hass=${this.hass}
        .narrow=${this.narrow}
        .terminals=${C.terminals}
        .people=${C.people}
        .asked=${this.asked}
        @deed=${this.deed}
        @ask=${H=>this.ask(H.detail)}
      ></zkteco-people-table>
      ${this.renderPages(C)}`:this.renderEmpty(C)}renderState(){let{state:C}=this.subscription;return C!=="ready"&&!(C==="loading"&&this.matrix)?t`<zkteco-page-state .hass=${this.hass} .kind=${C}></zkteco-page-state>`:this.failure?t`<zkteco-page-state
        .hass=${this.hass}
        kind="failed"
        .explanation=${this.failure}
      >
        <button type="button" @click=${this.load}>${this.text("common.retry")}</button>
      </zkteco-page-state>`:this.matrix?t`${this.matrix.terminals.length?this.renderTools(this.matrix.terminals):o}
      <p class="notice secondary" role="status">${this.notice}</p>
      ${this.renderPeople(this.matrix)}`:t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}renderDialogs(){let{hass:C,person:H,open:L}=this;return t`
      <zkteco-person-dialog
        .hass=${C}
        .open=${L==="edit"||L==="add"}
        .person=${H}
        @deed=${this.deed}
        @closed=${()=>this.closed(H?"edit":"add")}
      ></zkteco-person-dialog>
      <zkteco-delete-dialog
        .hass=${C}
        .open=${L==="delete"}
        .person=${H}
        @closed=${()=>this.closed("delete")}
      ></zkteco-delete-dialog>
      <zkteco-photo-dialog
        .hass=${C}
        .open=${L==="photo"}
        .person=${H}
        @closed=${()=>this.closed("photo")}
      ></zkteco-photo-dialog>
      <zkteco-household-dialog
        .hass=${C}
        .open=${L==="household"}
        .person=${H}
        .entryId=${this.matrix?.entry_id??""}
        @closed=${()=>this.closed("household")}
      ></zkteco-household-dialog>
      ${this.renderTransfers(this.everywhere??this.matrix?.terminals??[])}
    `}renderTransfers(C){let{hass:H,person:L,open:r}=this;return t`
      <zkteco-enrol-dialog
        .hass=${H}
        .open=${r==="enroll"}
        .terminals=${C}
        .pin=${L?.pin??""}
        .name=${L?.name??""}
        @closed=${()=>this.closed("enroll")}
      ></zkteco-enrol-dialog>
      <zkteco-copy-dialog
        .hass=${H}
        .open=${r==="copy"}
        .terminals=${C}
        .pin=${L?.pin??""}
        .name=${L?.name??""}
        @closed=${()=>this.closed("copy")}
      ></zkteco-copy-dialog>
      <zkteco-import-dialog
        .hass=${H}
        .open=${r==="import"}
        .terminals=${C}
        @closed=${()=>this.closed("import")}
      ></zkteco-import-dialog>
    `}render(){return this.hass?t`${this.renderState()}${this.renderDialogs()}`:o}};b.styles=[l,d`
      .pages {
        justify-content: center;
        margin-block-start: 16px;
      }
      .notice {
        margin-block-end: 12px;
      }
    `],M([s({attribute:!1})],b.prototype,"route",2),M([A()],b.prototype,"matrix",2),M([A()],b.prototype,"search",2),M([A()],b.prototype,"sort",2),M([A()],b.prototype,"serialNumber",2),M([A()],b.prototype,"offset",2),M([A()],b.prototype,"column",2),M([A()],b.prototype,"failure",2),M([A()],b.prototype,"notice",2),M([A()],b.prototype,"asked",2),M([A()],b.prototype,"open",2),M([A()],b.prototype,"person",2),M([A()],b.prototype,"everywhere",2),b=M([p("zkteco-view-people")],b);var N5="component.zkteco_push",N4=`${N5}.entity.event.punch.state_attributes.event_type.state`,I4=`${N5}.selector.method.options`,V7=`${N5}.config_panel.punches.method`,W4={face:R1,fingerprint:q,palm:$2,finger_vein:y3,iris:a2,retina:a2,voice:R3,card:J1,qr_code:F3,password:k3,pin:E1,by_hand:E3};function Y1(e,V){return e(`${N4}.${V}`)||V}function U4(e,V){return e(`${I4}.${V}`)||e(`${V7}_${V}`)||V}function e5(e,V){return V.split(/_(and|or)_/).map((C,H)=>H%2?e(`${V7}_${C}`)||C:U4(e,C)).join(" ")}function L7(e){let[V=""]=e.split(/_(?:and|or)_/);return W4[V]??u3}var G4=3,Q4=/^\S*\d\S*$/,K4=255,s1=class extends m{constructor(){super(...arguments);this.problem="";this.isBusy=!1}get heading(){switch(this.task?.kind){case"add":return this.text("punches.add_punch");case"void":return this.text("punches.void_heading");case"withdraw":return this.text(`punches.withdraw_${this.task.punch.correction?.kind??"voided"}`);default:return""}}get doIt(){switch(this.task?.kind){case"add":return this.text("common.add");case"void":return this.text("punches.void_punch");default:return this.text("punches.withdraw")}}field(C){return this.renderRoot.querySelector(`[name=${C}]`)?.value.trim()??""}pin(){let C=this.field("person"),H=this.choices?.people??[],L=H.find(({name:a,pin:n})=>`${a} (${n})`===C||n===C);if(L)return L.pin;let r=C.toLocaleLowerCase(),i=H.filter(({name:a})=>a.toLocaleLowerCase()===r);return i.length?i.length===1?i[0]?.pin??"":"":Q4.test(C)?C:""}command(C){let H=this.field("reason");if(C.kind!=="withdraw"&&H.length<G4)return"reason_missing";switch(C.kind){case"add":{let L=this.pin(),r=this.field("when");return L?r?{type:"zkteco_push/corrections/add",serial_number:this.field("terminal"),pin:L,punched_at:r,state:this.field("state"),reason:H}:"when_missing":"person_missing"}case"void":return{type:"zkteco_push/corrections/void",punch_id:C.punch.id,reason:H};case"withdraw":return{type:"zkteco_push/corrections/withdraw",correction_id:C.punch.correction?.id}}}async submit(C){C.preventDefault();let{task:H}=this;if(!H||this.isBusy)return;let L=this.command(H);if(typeof L=="string"){this.problem=this.text(`punches.${L}`);return}this.isBusy=!0,this.problem="";try{await this.hass.callWS(L),this.dispatchEvent(new CustomEvent("corrected")),H===this.task&&this.close()}catch(r){H===this.task&&(this.problem=this.errorText(r))}finally{this.isBusy=!1}}close(){this.task&&(this.problem="",this.dispatchEvent(new CustomEvent("closed")))}renderReason(){return t`<label
      >${this.text("punches.reason")}
      <input name="reason" type="text" maxlength=${K4} required autocomplete="off" />
    </label>`}renderPunch(C){let{hass:H}=this;return t`<p class="facts">
      <strong>${C.name??C.pin}</strong><br />
      ${R(H,C.time,H.config.time_zone)}<br />
      ${C.terminal} · ${Y1(this.localize,C.state)}
    </p>`}renderAdd(C){let H=this.choices?.people??[],L=H.find(a=>a.pin===C.pin),r=L?`${L.name} (${L.pin})`:C.pin??"",i=this.choices?.terminals??[];return t`<p>${this.text("punches.add_explanation")}</p>
      <label
        >${this.text("punches.person")}
        <input
          name="person"
          type="text"
          list="correction-people"
          maxlength="64"
          required
          autocomplete="off"
          .value=${r}
        />
      </label>
      <datalist id="correction-people">
        ${H.map(({name:a,pin:n})=>t`<option value=${`${a} (${n})`}></option>`)}
      </datalist>
      <label
        >${this.text("punches.terminal")}
        <select name="terminal">
          ${i.map(a=>t`<option
              value=${a.serial_number}
              ?selected=${a.serial_number===C.terminal}
            >
              ${a.is_gone?this.text("punches.terminal_gone",{name:a.name}):a.name}
            </option>`)}
        </select>
      </label>
      <label
        >${this.text("punches.when")}
        <input name="when" type="datetime-local" step="1" required />
        <span class="secondary">${this.text("punches.when_explanation")}</span>
      </label>
      <label
        >${this.text("punches.state")}
        <select name="state">
          ${(this.choices?.states??[]).map(a=>t`<option value=${a}>${Y1(this.localize,a)}</option>`)}
        </select>
      </label>
      ${this.renderReason()}`}renderTask(C){switch(C.kind){case"add":return this.renderAdd(C.filter);case"void":return t`${this.renderPunch(C.punch)}
          <p>${this.text("punches.void_explanation")}</p>
          ${this.renderReason()}`;case"withdraw":return t`${this.renderPunch(C.punch)}
          <p>${this.text("punches.withdraw_explanation")}</p>`}}render(){let{task:C}=this;return t`<zkteco-dialog
      .hass=${this.hass}
      .open=${C!==void 0}
      .heading=${this.heading}
      @closed=${this.close}
    >
      ${C?t`<form id="form" novalidate @submit=${this.submit}>
              ${this.renderTask(C)}
              ${this.problem?t`<p class="error" role="alert">${this.problem}</p>`:o}
              <button type="submit" hidden></button>
            </form>`:o}
      <button slot="actions" type="button" class="plain" @click=${this.close}>
        ${this.text("common.cancel")}
      </button>
      <button
        slot="actions"
        type="button"
        class="filled"
        ?disabled=${this.isBusy}
        @click=${this.submit}
      >
        ${this.doIt}
      </button>
    </zkteco-dialog>`}};s1.styles=[l,d`
      form {
        display: grid;
        gap: 16px;
      }
      .facts {
        padding: 12px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
      }
    `],M([s({attribute:!1})],s1.prototype,"task",2),M([s({attribute:!1})],s1.prototype,"choices",2),M([A()],s1.prototype,"problem",2),M([A()],s1.prototype,"isBusy",2),s1=M([p("zkteco-punch-correction")],s1);var I5=["start","end","pin","terminal","method","state","corrected"],q4=/^\d{4}-\d{2}-\d{2}$/,j4=["only","added","voided"];function W5(e){let V=new URLSearchParams(e),C={};for(let H of I5){let L=V.get(H);L&&((H==="start"||H==="end")&&!Y4(L)||H==="corrected"&&!j4.includes(L)||(C[H]=L))}return C}function Y4(e){return q4.test(e)&&!Number.isNaN(Date.parse(e))&&e>="1970-01-02"}function U5(e){let V=new URLSearchParams;for(let H of I5){let L=e[H];L&&V.set(H,L)}let C=V.toString();return C?`?${C}`:""}function M2(e){let{start:V,end:C,pin:H,terminal:L,method:r,state:i,corrected:a}=e;return{...V&&{start:V},...C&&{end:C},...H&&{pins:[H]},...L&&{terminals:[L]},...r&&{methods:[r]},...i&&{states:[i]},...a&&{corrected:a}}}function r5(e){return I5.every(V=>!e[V])}function X1(e){return e.id===null?`added ${e.correction?.id}`:`sent ${e.id}`}function t5(e){return new Intl.DateTimeFormat("sv-SE",{timeZone:e.config.time_zone}).format(new Date)}function d1(e,V){return new Date(Date.parse(e)+V*864e5).toISOString().slice(0,10)}function p1(e){return`${e.slice(0,7)}-01`}function h2(e,V){let C=new Date(Date.parse(p1(e)));return C.setUTCMonth(C.getUTCMonth()+V),C.toISOString().slice(0,10)}function G5(e){return new Date(Date.parse(e)).getUTCDay()}var X4=["sunday","monday","tuesday","wednesday","thursday","friday","saturday"];function M5(e){let V=X4.indexOf(e.locale.first_weekday);if(V>=0)return V;let C=new Intl.Locale(e.locale.language);return((C.getWeekInfo?.()??C.weekInfo)?.firstDay??1)%7}var e7=["today","this_week","this_month","last_month","all"];function Q5(e,V){let C=t5(e);switch(V){case"today":return{start:C,end:C};case"this_week":{let H=d1(C,-((G5(C)-M5(e)+7)%7));return{start:H,end:d1(H,6)}}case"this_month":return{start:p1(C),end:d1(h2(C,1),-1)};case"last_month":return{start:h2(C,-1),end:d1(p1(C),-1)};case"all":return{}}}var J4="/api/zkteco_push/export",r7=["csv","xlsx"],C9={csv:S3,xlsx:f3},H9=600,l1=class extends m{constructor(){super(...arguments);this.open=!1;this.filter={};this.links={};this.problem=""}willUpdate(C){super.willUpdate(),C?.has("open")&&this.open&&this.sign()}async sign(){this.links={},this.problem="";let C=new URLSearchParams({filter:JSON.stringify(M2(this.filter)),language:this.hass.language});try{for(let H of r7){let{path:L}=await this.hass.callWS({type:"auth/sign_path",path:`${J4}/${H}?${C}`,expires:H9});this.links={...this.links,[H]:this.hass.hassUrl(L)}}}catch(H){this.problem=this.errorText(H)}}render(){return t`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("punches.export")}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <p>
        ${this.text("punches.export_explanation",{time_zone:this.hass.config.time_zone})}
      </p>
      <div class="links">
        ${r7.map(C=>{let H=this.links[C];return H?t`<a class="button filled" href=${H} download>
                <zkteco-icon .path=${C9[C]}></zkteco-icon>
                ${this.text(`punches.export_${C}`)}
              </a>`:o})}
      </div>
      ${this.problem?t`<p class="error" role="alert">${this.problem}</p>`:o}
    </zkteco-dialog>`}};l1.styles=[l,d`
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        margin-block-start: 16px;
        min-height: 40px;
      }
    `],M([s({type:Boolean})],l1.prototype,"open",2),M([s({attribute:!1})],l1.prototype,"filter",2),M([A()],l1.prototype,"links",2),M([A()],l1.prototype,"problem",2),l1=M([p("zkteco-punch-export")],l1);var $1=class extends m{constructor(){super(...arguments);this.filter={};this.problem=""}change(C){let H={...this.filter,...C};if(H.start&&H.end&&H.start>H.end){this.problem=this.text("punches.range_invalid");return}this.problem="",this.dispatchEvent(new CustomEvent("filter",{detail:H}))}choose(C,H){this.change({[C]:H.target.value})}choosePerson(C){let H=C.target.value.trim();this.change({pin:this.pinOf(H)})}pinOf(C){let H=this.choices?.people??[];return(H.find(r=>this.label(r.pin)===C)??H.find(r=>r.pin===C)??H.find(r=>r.name.toLocaleLowerCase()===C.toLocaleLowerCase()))?.pin??C}label(C){if(!C)return"";let H=this.choices?.people.find(L=>L.pin===C);return H?`${H.name} (${C})`:C}isRange(C){let{start:H,end:L}=Q5(this.hass,C);return H===this.filter.start&&L===this.filter.end}get terminals(){return(this.choices?.terminals??[]).map(({serial_number:C,name:H,is_gone:L})=>[C,L?this.text("punches.terminal_gone",{name:H}):H])}renderSelect(C,H,L,r){let i=this.filter[C]??"",a=i&&!r.some(([n])=>n===i);return t`<label
      ><span class="label">${H}</span>
      <select .value=${i} @change=${n=>this.choose(C,n)}>
        <option value="" ?selected=${!i}>${L}</option>
        ${a?t`<option value=${i} selected>${i}</option>`:o}
        ${r.map(([n,v])=>t`<option value=${n} ?selected=${n===i}>${v}</option>`)}
      </select>
    </label>`}renderDay(C,H){return t`<label
      ><span class="label">${H}</span>
      <input
        type="date"
        min="1970-01-02"
        max="2199-12-31"
        .value=${this.filter[C]??""}
        @change=${L=>this.choose(C,L)}
      />
    </label>`}renderFields(){let C=this.text("common.all"),{localize:H}=this;return t`<div class="row ranges" role="group" aria-label=${this.text("punches.range")}>
        ${e7.map(L=>t`<button
            type="button"
            aria-pressed=${this.isRange(L)?"true":"false"}
            @click=${()=>this.change({start:"",end:"",...Q5(this.hass,L)})}
          >
            ${this.text(`punches.range_${L}`)}
          </button>`)}
      </div>
      <div class="fields">
        ${this.renderDay("start",this.text("punches.from"))}
        ${this.renderDay("end",this.text("punches.until"))}
        <label
          ><span class="label">${this.text("punches.person")}</span>
          <input
            type="search"
            list="people"
            autocomplete="off"
            placeholder=${this.text("punches.person_hint")}
            maxlength="64"
            .value=${this.label(this.filter.pin)}
            @change=${this.choosePerson}
          />
        </label>
        <datalist id="people">
          ${this.choices?.people.map(L=>t`<option value=${this.label(L.pin)}></option>`)}
        </datalist>
        ${this.renderSelect("terminal",this.text("punches.terminal"),C,this.terminals)}
        ${this.renderSelect("method",this.text("punches.method"),C,(this.choices?.methods??[]).map(L=>[L,e5(H,L)]))}
        ${this.renderSelect("state",this.text("punches.state"),C,(this.choices?.states??[]).map(L=>[L,Y1(H,L)]))}
        ${this.renderSelect("corrected",this.text("punches.corrections"),this.text("punches.corrected_any"),["only","added","voided"].map(L=>[L,this.text(`punches.corrected_${L}`)]))}
        <button
          type="button"
          class="plain"
          ?disabled=${r5(this.filter)}
          @click=${()=>this.dispatchEvent(new CustomEvent("filter",{detail:{}}))}
        >
          <zkteco-icon .path=${O3}></zkteco-icon>
          ${this.text("punches.reset")}
        </button>
      </div>
      ${this.problem?t`<p class="error" role="alert">${this.problem}</p>`:o}`}render(){return this.narrow?t`<details class="card" ?open=${!1}>
          <summary>${this.text("punches.filter")}</summary>
          ${this.renderFields()}
        </details>`:t`<section class="card" aria-label=${this.text("punches.filter")}>
          ${this.renderFields()}
        </section>`}};$1.styles=[l,d`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(170px, 1fr));
        gap: 12px;
        align-items: end;
      }
      .ranges {
        margin-block-end: 12px;
      }
      .ranges button {
        min-height: 36px;
        padding-inline: 12px;
      }
      button[aria-pressed="true"] {
        background: var(--zkteco-fill);
        color: var(--zkteco-on-fill);
      }
      span.label {
        font-size: 12px;
        color: var(--secondary-text-color);
      }
      summary {
        cursor: pointer;
        min-height: 40px;
        align-content: center;
        font-weight: 500;
      }
      .error {
        margin-block-start: 8px;
      }
      :host([narrow]) .fields {
        grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
      }
    `],M([s({attribute:!1})],$1.prototype,"filter",2),M([s({attribute:!1})],$1.prototype,"choices",2),M([A()],$1.prototype,"problem",2),$1=M([p("zkteco-punch-filter")],$1);var i2=class{constructor(V,C){this.heading=V;this.row=C;this.groups=[];this.rows=0}get height(){let V=this.groups.at(-1);return V?V.top+this.heightOf(V):0}heightOf(V){return this.heading+V.count*this.row}follow(V,C){C<this.rows&&this.cut(C);for(let H=this.rows;H<V.length;H+=1){let L=V[H]??"",r=this.groups.at(-1);r?.day===L?r.count+=1:this.groups.push({day:L,first:H,count:1,top:this.height})}this.rows=V.length}cut(V){let C=this.groups.at(-1);for(;C&&C.first>=V;)this.groups.pop(),C=this.groups.at(-1);C&&(C.count=V-C.first),this.rows=V}between(V,C){let H=0,L=this.groups.length;for(;H<L;){let i=H+L>>1,a=this.groups[i];a&&a.top+this.heightOf(a)<=V?H=i+1:L=i}let r=[];for(let i=H;i<this.groups.length;i+=1){let a=this.groups[i];if(!a||a.top>=C)break;r.push(a)}return r}rowsBetween(V,C,H){let L=V.top+this.heading,r=Math.floor((C-L)/this.row),i=Math.ceil((H-L)/this.row);return[Math.min(V.count,Math.max(0,r)),Math.min(V.count,Math.max(0,i))]}};var t7=d`
  li {
    display: grid;
    grid-template-columns: 40px 88px minmax(120px, 1.4fr) minmax(100px, 1fr) minmax(140px, 1.2fr) 40px;
    gap: 12px;
    align-items: center;
    height: var(--row-height);
    padding-inline: 12px;
    border-block-end: 1px solid var(--divider-color);
    overflow: hidden;
  }
  li > * {
    min-width: 0;
  }
  .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .time {
    font-variant-numeric: tabular-nums;
    font-weight: 500;
  }
  .name {
    font-weight: 500;
  }
  .void .time,
  .void .name {
    text-decoration: line-through;
  }
  .method {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .method zkteco-icon {
    --icon-size: 20px;
    color: var(--secondary-text-color);
  }
  .separator {
    display: none;
  }
  .how {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: 12px;
  }
  :host([narrow]) .separator,
  :host([narrow]) .how {
    display: inline;
    font-size: inherit;
  }
  .badge {
    display: inline-block;
    padding: 0 8px;
    border: 1px solid currentcolor;
    border-radius: 10px;
    font-size: 12px;
    font-weight: 500;
  }
  .badge.voided {
    color: var(--zkteco-error-text);
  }
  .badge.added {
    color: var(--zkteco-warning-text);
  }
  li button.plain {
    padding: 0;
    color: var(--secondary-text-color);
  }
  .details {
    font-size: 12px;
  }
  .placeholder {
    color: var(--secondary-text-color);
  }
  :host([narrow]) li {
    grid-template-columns: 40px 72px minmax(0, 1fr) 40px;
    grid-template-rows: auto auto auto;
    gap: 0 8px;
    align-content: center;
    line-height: 20px;
  }
  :host([narrow]) zkteco-photo {
    grid-row: 1 / span 3;
  }
  :host([narrow]) .action {
    grid-column: 4;
    grid-row: 1 / span 3;
  }
  :host([narrow]) .time {
    align-self: start;
  }
  :host([narrow]) .method,
  :host([narrow]) .where {
    grid-column: 2 / span 2;
  }
  :host([narrow]) .method {
    grid-row: 2;
  }
  :host([narrow]) .where {
    grid-row: 3;
  }
`;function V9(e,V){let{correction:C}=e;if(!C)return"";let H=C.by||V("punches.somebody");return V(`punches.${C.kind}_by`,{name:H,reason:C.reason})}function M7(e,V){let{hass:C,localize:H,text:L}=V,{correction:r}=e,i=r?.kind==="voided",a=E(C,e.time,C.config.time_zone),n=e.name??e.pin,v=[e.temperature?L("punches.temperature",{value:h(C,e.temperature,{style:"unit",unit:"celsius"})}):"",e.work_code&&e.work_code!=="0"?L("punches.work_code",{code:e.work_code}):"",V9(e,L)].filter(Boolean),x=e5(H,e.verification),c=Y1(H,e.state),u=L("punches.actions",{name:n,time:a});return t`<li class=${i?"void":""}>
    <zkteco-photo
      .hass=${C}
      .src=${V.hasPhoto?e.photo:null}
      .name=${n}
    ></zkteco-photo>
    <span class="time line" title=${R(C,e.time,C.config.time_zone)}
      >${a}</span
    >
    <span class="who line">
      <span class="name">${n}</span>
      ${e.name?t`<span class="secondary">${e.pin}</span>`:o}
      ${r?t`<span class="badge ${r.kind}"
              >${L(`punches.correction_${r.kind}`)}</span
            >`:o}
      ${v.length?t`<br /><span class="details secondary" title=${v.join(" · ")}
                >${v.join(" · ")}</span
              >`:o}
    </span>
    <span class="where line secondary">${e.terminal}</span>
    <span class="method">
      <zkteco-icon .path=${L7(e.verification)}></zkteco-icon>
      <span class="line"
        >${c}<span class="separator secondary"> · </span
        ><span class="how secondary">${x}</span></span
      >
    </span>
    <span class="action">
      ${r?t`<button
              type="button"
              class="plain"
              aria-label=${`${L("punches.withdraw")}: ${u}`}
              title=${L("punches.withdraw")}
              @click=${()=>V.onWithdraw(e)}
            >
              <zkteco-icon .path=${U3}></zkteco-icon>
            </button>`:t`<button
              type="button"
              class="plain"
              aria-label=${`${L("punches.void_punch")}: ${u}`}
              title=${L("punches.void_punch")}
              @click=${()=>V.onVoid(e)}
            >
              <zkteco-icon .path=${O2}></zkteco-icon>
            </button>`}
    </span>
  </li>`}var K5=600,L9=8e3,e9=120,T1=class extends m{constructor(){super(...arguments);this.facts=()=>{};this.version=0;this.layout=new i2(44,60);this.isQueued=!1;this.rendered=0;this.photos=new Set;this.shownDays="";this.queue=()=>{this.isQueued||(this.isQueued=!0,requestAnimationFrame(()=>{this.isQueued=!1,Math.abs(this.window[0]-this.rendered)>K5/3&&this.requestUpdate()}))};this.scrolled=()=>{this.queue(),this.settleSoon()};this.settleNow=()=>this.settle()}connectedCallback(){super.connectedCallback(),addEventListener("resize",this.settleNow),addEventListener("scroll",this.scrolled,{passive:!0}),this.hasUpdated&&this.findScroller()}disconnectedCallback(){super.disconnectedCallback(),removeEventListener("resize",this.settleNow),removeEventListener("scroll",this.scrolled),this.scroller?.removeEventListener("scroll",this.scrolled),this.scroller=void 0,clearTimeout(this.settled)}follow(C){this.layout.follow(this.pages.days,C),this.version+=1,this.settleSoon()}willUpdate(C){if(super.willUpdate(),!C)return;let H=this.narrow?new i2(64,84):new i2(44,60);(C.has("pages")||H.row!==this.layout.row)&&(this.layout=H,this.layout.follow(this.pages.days,0))}firstUpdated(){this.findScroller()}findScroller(){this.scroller=r9(this),this.scroller?.addEventListener("scroll",this.scrolled,{passive:!0}),this.requestUpdate(),this.settle()}updated(){let[C,H]=this.window,L=this.layout.between(C,H),r=L.at(-1);if(L[0]&&r){let[a]=this.layout.rowsBetween(L[0],C,H),[,n]=this.layout.rowsBetween(r,C,H);this.pages.look(L[0].first+a,r.first+Math.max(0,n-1))}this.layout.height-H<L9&&this.pages.loadMore();let i=L.map(a=>a.day);i.join()!==this.shownDays&&(this.shownDays=i.join(),this.dispatchEvent(new CustomEvent("days",{detail:i})))}settleSoon(){clearTimeout(this.settled),this.settled=setTimeout(()=>this.settle(),e9)}settle(){let[C,H]=this.window;this.photos=new Set;for(let L of this.layout.between(C,H)){let[r,i]=this.layout.rowsBetween(L,C,H);for(let a=r;a<i;a+=1){let n=this.pages.at(L.first+a);n?.photo&&this.photos.add(X1(n))}}this.requestUpdate()}get window(){let C=this.scroller?.getBoundingClientRect()??{top:0,bottom:innerHeight},H=this.getBoundingClientRect().top,L=Math.max(0,C.top)-H,r=Math.min(innerHeight,C.bottom)-H;return[L-K5,Math.max(L,r)+K5]}renderFacts(C){let H=this.facts(C);if(!H)return o;let{hass:L}=this,r=i=>i?E(L,i,L.config.time_zone):"–";return H.seconds_in===void 0?t`<span class="secondary"
        >${this.text("punches.count",{count:H.punches})}</span
      >`:t`<span>${this.text("punches.first_in",{time:r(H.first_in)})}</span>
      <span>${this.text("punches.last_out",{time:r(H.last_out)})}</span>
      <span
        >${this.text("punches.hours",{hours:Y(L,H.seconds_in)})}</span
      >`}renderDay(C,H,L,r){let[i,a]=this.layout.rowsBetween(C,H,L),n=[];for(let x=i;x<a;x+=1)n.push(this.pages.at(C.first+x));let v=`day-${C.day}-${C.first}`;return t`<section
      aria-labelledby=${v}
      style="top: ${C.top}px; height: ${this.layout.heightOf(C)}px"
    >
      <h3 id=${v}>
        ${S1(this.hass,`${C.day}T12:00:00Z`,"UTC")}${this.renderFacts(C.day)}
      </h3>
      <ul style="padding-top: ${i*this.layout.row}px">
        ${B(n,(x,c)=>x?X1(x):`place ${i+c}`,x=>x?M7(x,{...r,hasPhoto:this.photos.has(X1(x))}):t`<li class="placeholder"><span></span><span>…</span></li>`)}
      </ul>
    </section>`}render(){let[C,H]=this.window;this.rendered=C;let L={hass:this.hass,localize:this.localize,text:(r,i)=>this.text(r,i),hasPhoto:!1,onVoid:r=>this.dispatchEvent(new CustomEvent("void",{detail:r})),onWithdraw:r=>this.dispatchEvent(new CustomEvent("withdraw",{detail:r}))};return t`<div class="days" style="height: ${this.layout.height}px">
      ${B(this.layout.between(C,H),r=>r.first,r=>this.renderDay(r,C,H,L))}
    </div>`}};T1.styles=[l,t7,d`
      :host {
        display: block;
        --row-height: 60px;
        --heading-height: 44px;
      }
      :host([narrow]) {
        --row-height: 84px;
        --heading-height: 64px;
      }
      .days {
        position: relative;
      }
      section {
        position: absolute;
        inset-inline: 0;
        contain: layout style;
      }
      h3 {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        flex-wrap: wrap;
        align-content: center;
        align-items: baseline;
        gap: 0 16px;
        height: var(--heading-height);
        padding-inline: 12px;
        background: var(--card-background-color);
        border-block-end: 1px solid var(--divider-color);
        overflow: hidden;
      }
      h3 span {
        font-size: 13px;
        font-weight: 400;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
    `],M([s({attribute:!1})],T1.prototype,"pages",2),M([s({attribute:!1})],T1.prototype,"facts",2),M([s({type:Number})],T1.prototype,"version",2),T1=M([p("zkteco-punch-list")],T1);function r9(e){let V=e;for(;V;){if(V instanceof Element&&/auto|scroll/.test(getComputedStyle(V).overflowY))return V;V=V.parentNode instanceof ShadowRoot?V.parentNode.host:V.parentNode}return document.scrollingElement??void 0}var q5=372,i5=120,o5=24,i7=16,t9=6,j5=3600,M9=[1,2,4,6,8,12],i9=4;function o7(e,V,C){let H=V.map(x=>(x.seconds_in??0)/j5),L=Math.max(...H,0),r=M9.find(x=>L/x<=i9)??24,i=Math.max(1,Math.ceil(L/r)),a=(i5-t9-i7)/(i*r),n=(q5-o5)/V.length,v=x=>i5-i7-x*a;return t`<svg
    viewBox="0 0 ${q5} ${i5}"
    role="img"
    aria-label=${o9(e,V,L,C)}
  >
    ${Array.from({length:i+1},(x,c)=>{let u=c*r;return U2`<line class="line" x1=${o5} x2=${q5} y1=${v(u)} y2=${v(u)}></line>
        <text x=${o5-4} y=${v(u)+3} text-anchor="end">${h(e,u)}</text>`})}
    ${H.map((x,c)=>{let u=o5+c*n,Z=c+1;return U2`<rect class="bar" x=${u+n*.15} width=${n*.7}
          y=${v(x)} height=${x*a} rx="1"></rect>
        ${Z===1||Z%5===0?U2`<text x=${u+n/2} y=${i5-4} text-anchor="middle"
                >${h(e,Z)}</text>`:""}`})}
  </svg>`}function o9(e,V,C,H){let L=V.find(i=>(i.seconds_in??0)/j5===C);if(!L||!C)return H("punches.chart_summary_empty");let r=V.reduce((i,a)=>i+(a.seconds_in??0),0);return H("punches.chart_summary",{hours:Y(e,r),date:S1(e,`${L.date}T12:00:00Z`,"UTC"),most:Y(e,C*j5)})}var _1=class extends m{constructor(){super(...arguments);this.month="";this.name=""}get monthWords(){return w(this.hass,`${this.month}T12:00:00Z`,{month:"long",year:"numeric",timeZone:"UTC"})}go(C){this.dispatchEvent(new CustomEvent("month",{detail:h2(this.month,C)}))}get weeks(){let C=(G5(this.month)-M5(this.hass)+7)%7,H=h2(this.month,1),L=[];for(let r=d1(this.month,-C);r<H;r=d1(r,7))L.push(Array.from({length:7},(i,a)=>{let n=d1(r,a);return n>=this.month&&n<H?n:void 0}));return L}renderHead(){let C="2026-02-01";return t`<tr>
      ${Array.from({length:7},(H,L)=>{let r=`${d1(C,M5(this.hass)+L)}T12:00:00Z`,i=a=>w(this.hass,r,{weekday:a,timeZone:"UTC"});return t`<th scope="col"><abbr title=${i("long")}>${i("short")}</abbr></th>`})}
    </tr>`}renderFacts(C){if(C.seconds_in===void 0)return C.punches?t`<span>${this.text("punches.count",{count:C.punches})}</span>`:o;let H=L=>L?E(this.hass,L,this.data?.time_zone):"–";return t`${C.seconds_in?t`<span class="hours"
            >${this.text("punches.day_hours",{hours:Y(this.hass,C.seconds_in)})}</span
          >`:o}
    ${C.first_in||C.last_out?t`<span class="times">${H(C.first_in)}</span
            ><span class="times">${H(C.last_out)}</span>`:o}`}renderDay(C){if(!C)return t`<td class="other"></td>`;let H=this.data?.days.find(r=>r.date===C),L=S1(this.hass,`${C}T12:00:00Z`,"UTC");return t`<td class=${C===this.data?.today?"today":""}>
      <button
        type="button"
        title=${this.text("punches.day_show",{date:L})}
        aria-current=${C===this.data?.today?"date":o}
        @click=${()=>this.dispatchEvent(new CustomEvent("day",{detail:C}))}
      >
        <span class="number">${Number(C.slice(8))}</span>
        ${H?this.renderFacts(H):o}
      </button>
    </td>`}renderTotals(){let C=this.data?.days;if(!C||!this.data?.person)return o;let H=C.reduce((r,i)=>r+(i.seconds_in??0),0),L=C.filter(r=>r.seconds_in).length;return t`<p class="total">
        ${this.text("punches.month_total",{hours:Y(this.hass,H)})} ·
        ${this.text("punches.month_days",{count:L})}
      </p>
      <h3>${this.text("punches.chart")}</h3>
      ${o7(this.hass,C,(r,i)=>this.text(r,{month:this.monthWords,...i}))}`}render(){let C=this.name?this.text("punches.month_of",{name:this.name,month:this.monthWords}):this.monthWords,H=(L,r,i)=>t`<button
        type="button"
        class="plain"
        aria-label=${this.text(L)}
        @click=${()=>this.go(i)}
      >
        <zkteco-icon class="turns" .path=${r}></zkteco-icon>
      </button>`;return t`<section class="card" aria-labelledby="heading">
      <header>
        ${H("punches.previous_month",a3,-1)}
        <h2 id="heading" aria-live="polite">${C}</h2>
        ${H("punches.next_month",n3,1)}
      </header>
      <table aria-labelledby="heading">
        <thead>
          ${this.renderHead()}
        </thead>
        <tbody>
          ${this.weeks.map(L=>t`<tr>
                ${L.map(r=>this.renderDay(r))}
              </tr>`)}
        </tbody>
      </table>
      ${this.renderTotals()}
      ${this.name&&this.data&&!this.data.person?t`<p class="secondary total">${this.text("punches.month_not_in_household")}</p>`:o}
    </section>`}};_1.styles=[l,d`
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-block-end: 8px;
      }
      header h2 {
        flex: 1;
        text-align: center;
        font-size: 16px;
      }
      :host(:dir(rtl)) .turns {
        transform: scaleX(-1);
      }
      abbr {
        text-decoration: none;
      }
      table {
        table-layout: fixed;
      }
      th {
        padding: 4px;
        text-align: center;
        font-size: 12px;
      }
      td {
        padding: 0;
        border: 1px solid var(--divider-color);
        height: 68px;
        text-align: center;
      }
      td.other {
        background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
      }
      td button {
        display: grid;
        align-content: start;
        justify-items: center;
        gap: 0;
        width: 100%;
        height: 100%;
        min-height: 66px;
        padding: 4px 0;
        border: none;
        border-radius: 0;
        color: var(--primary-text-color);
        font-size: 12px;
        font-weight: 400;
        line-height: 1.3;
        overflow: hidden;
      }
      td.today .number {
        background: var(--zkteco-fill);
        color: var(--zkteco-on-fill);
        border-radius: 10px;
        padding-inline: 6px;
      }
      .number {
        font-weight: 500;
      }
      .hours {
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .times {
        font-size: 11px;
        color: var(--secondary-text-color);
        font-variant-numeric: tabular-nums;
      }
      :host([narrow]) .card {
        padding: 8px;
      }
      :host([narrow]) .times,
      :host([narrow]) .hours {
        font-size: 10px;
        letter-spacing: -0.03em;
        white-space: nowrap;
      }
      .total {
        margin-block: 12px 8px;
      }
      svg {
        /* Days go from left to right as numbers do. */
        direction: ltr;
        display: block;
        width: 100%;
        height: auto;
      }
      svg .bar {
        fill: var(--zkteco-fill);
      }
      svg .line {
        stroke: var(--divider-color);
      }
      svg text {
        fill: var(--secondary-text-color);
        font-size: 10px;
      }
    `],M([s()],_1.prototype,"month",2),M([s({attribute:!1})],_1.prototype,"data",2),M([s()],_1.prototype,"name",2),_1=M([p("zkteco-punch-month")],_1);var a9=24,a5=class{constructor(V,C){this.hass=V;this.onChange=C;this.found=new Map;this.asked=new Set;this.filter={};this.generation=0}follow(V){let{start:C,end:H,...L}=V;JSON.stringify(L)!==JSON.stringify(this.filter)&&(this.filter=L,this.found=new Map,this.forget())}forget(){this.generation+=1,this.asked=new Set}want(V){return this.asked.has(V)||(this.asked.add(V),this.load(V)),this.found.get(V)}day(V){return this.found.get(p1(V))?.days.find(C=>C.date===V)}async load(V){let C=this.generation;try{let H=await this.hass().callWS({type:"zkteco_push/punches/month",month:V,filter:M2(this.filter)});if(C!==this.generation)return;this.found.delete(V),this.found.set(V,H);let[L]=this.found.keys();this.found.size>a9&&L!==void 0&&(this.found.delete(L),this.asked.delete(L)),this.onChange()}catch{}}};var n9=100,a7=200,A9=30,s9=5e3,n5=class{constructor(V,C,H){this.hass=V;this.filter=C;this.onChange=H;this.days=[];this.searchedUntil=null;this.isComplete=!1;this.isLoading=!1;this.isLoaded=!1;this.parts=[];this.next=null;this.isClosed=!1}close(){clearTimeout(this.retry),this.isClosed=!0}get length(){return this.days.length}at(V){let C=this.find(V);return C?.part.punches?.[V-C.start]}async loadMore(){if(this.isLoading||this.isComplete||this.isClosed||this.retry)return;this.isLoading=!0;let V=this.next,C=await this.ask(V,V===null?n9:a7);if(this.isLoading=!1,!C)return;if(V!==this.next){this.onChange(this.length);return}let H=this.length;(C.punches.length||!this.parts.length)&&this.parts.push(Y5(V,C.punches));for(let L of C.punches)this.days.push(L.day);this.next=C.cursor,this.isComplete=C.cursor===null,this.searchedUntil=C.searched_until,this.isLoaded=!0,this.onChange(H)}markStale(){for(let C of this.parts)C.isStale=!0;let[V]=this.parts;V&&!this.length&&this.refresh(V),this.onChange(this.length)}look(V,C){let H=this.find(V)?.index??0,L=this.find(C)?.index??this.parts.length-1,r=Math.max(0,Math.floor((A9-(L-H+1))/2));this.parts.forEach((i,a)=>{a<H-r||a>L+r?i.punches=void 0:a>=H&&a<=L&&(i.isStale||!i.punches)&&this.refresh(i)})}async refresh(V){if(V.isLoading||this.isClosed||this.retry)return;V.isLoading=!0,V.isStale=!1;let C=await this.ask(V.cursor,a7);V.isLoading=!1,C||(V.isStale=!0);let H=this.parts.indexOf(V);if(!C||H<0)return;let L=this.startOf(H),r=V.days.join(),i=this.parts[H+1],a=i?C.punches.findIndex(n=>X1(n)===i.firstKey):0;a>0?Object.assign(V,Y5(V.cursor,C.punches.slice(0,a))):(Object.assign(V,Y5(V.cursor,C.punches)),this.parts.length=H+1,this.next=C.cursor,this.isComplete=C.cursor===null,this.searchedUntil=C.searched_until),(a<=0||r!==V.days.join())&&this.count(L,H),this.onChange(L)}count(V,C){this.days.length=V;for(let H of this.parts.slice(C))this.days.push(...H.days)}async ask(V,C){try{let H=await this.hass().callWS({type:"zkteco_push/punches/page",filter:M2(this.filter),limit:C,...V!==null&&{cursor:V}});return this.isClosed?void 0:(this.error=void 0,H)}catch(H){this.isClosed||(this.error=H??!0,this.isLoading=!1,this.retryLater(),this.onChange(this.length));return}}again(){clearTimeout(this.retry),this.retry=void 0,this.isLoaded?this.onChange(this.length):this.loadMore()}retryLater(){clearTimeout(this.retry),this.retry=setTimeout(()=>this.again(),s9)}startOf(V){let C=0;for(let H of this.parts.slice(0,V))C+=H.days.length;return C}find(V){let C=0;for(let[H,L]of this.parts.entries()){if(V<C+L.days.length)return{part:L,start:C,index:H};C+=L.days.length}}};function Y5(e,V){return{cursor:e,punches:V,days:V.map(C=>C.day),firstKey:V[0]&&X1(V[0]),isStale:!1,isLoading:!1}}var d9=1e4,p9={unauthorized:"denied",not_loaded:"not_loaded"},D=class extends m{constructor(){super(...arguments);this.route=[];this.filter=W5(location.search);this.month="";this.isExporting=!1;this.version=0;this.shown="";this.choicesAt=Number.NEGATIVE_INFINITY;this.months=new a5(()=>this.hass,()=>{this.version+=1});this.subscription=new I(this,()=>this.refresh());this.readAddress=()=>{location.pathname.endsWith("/punches")&&(this.filter=W5(location.search))};this.facts=C=>this.filter.pin?this.months.day(C):void 0;this.showDays=C=>{if(this.filter.pin)for(let H of new Set(C.detail.map(p1)))this.months.want(H)}}connectedCallback(){super.connectedCallback(),addEventListener("popstate",this.readAddress),addEventListener("location-changed",this.readAddress),this.subscription.follow({type:"zkteco_push/punches/subscribe"}),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),removeEventListener("popstate",this.readAddress),removeEventListener("location-changed",this.readAddress),clearTimeout(this.choicesTimer),this.choicesTimer=void 0,this.pages?.close(),this.pages=void 0}refresh(){this.months.forget(),this.pages?.isLoaded?this.pages.markStale():this.pages?.again(),this.loadChoices(),this.version+=1}async loadChoices(){if(this.choicesTimer!==void 0)return;let C=this.choicesAt+d9-performance.now();if(C>0){this.choicesTimer=setTimeout(()=>{this.choicesTimer=void 0,this.loadChoices()},C);return}this.choicesAt=performance.now();try{this.choices=await this.hass.callWS({type:"zkteco_push/punches/filters"})}catch{this.choicesAt=Number.NEGATIVE_INFINITY}}willUpdate(){if(super.willUpdate(),!this.hass)return;let C=U5(this.filter);if(this.pages&&C===this.shown)return;this.shown=C,this.pages?.close();let H=new n5(()=>this.hass,this.filter,r=>{H===this.pages&&(this.list?.follow(r),this.version+=1)});this.pages=H,H.loadMore(),this.months.follow(this.filter),this.month=p1(this.filter.end??this.filter.start??t5(this.hass));let L=p1(t5(this.hass));this.month>L&&(this.month=L)}change(C){j(`${location.pathname}${U5(C)}`)}toTop(){this.renderRoot.querySelector("zkteco-punch-filter")?.scrollIntoView()}get personName(){let{pin:C}=this.filter;return C?this.choices?.people.find(H=>H.pin===C)?.name??C:""}renderBar(){return t`<div class="row bar">
      <h2 class="spacer">${this.text("punches.title")}</h2>
      <button
        type="button"
        @click=${()=>{this.task={kind:"add",filter:this.filter}}}
      >
        <zkteco-icon .path=${T2}></zkteco-icon>${this.text("punches.add_punch")}
      </button>
      <button
        type="button"
        @click=${()=>{this.isExporting=!0}}
      >
        <zkteco-icon .path=${h3}></zkteco-icon>${this.text("punches.export")}
      </button>
    </div>`}renderFoot(C){if(C.error)return t`<p class="error" role="alert">${this.errorText(C.error)}</p>`;if(C.isComplete)return t`<p class="secondary">${this.text("punches.end")}</p>`;if(C.searchedUntil!==null){let H=S1(this.hass,C.searchedUntil,this.hass.config.time_zone);return t`<p role="status">${this.text("punches.searching",{date:H})}</p>`}return t`<p class="secondary">${this.text("punches.searching_more")}</p>`}renderList(C){if(!C.isLoaded){let{hass:H}=this;if(!C.error)return t`<zkteco-page-state .hass=${H} kind="loading"></zkteco-page-state>`;let L=C.error.code??"",r=H.connected===!1?"offline":p9[L]??"failed";return t`<zkteco-page-state .hass=${H} .kind=${r}>
        <button type="button" @click=${()=>C.again()}>
          ${this.text("common.retry")}
        </button>
      </zkteco-page-state>`}return C.isComplete&&!C.length?t`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        .heading=${this.text("punches.empty")}
        .explanation=${this.text(r5(this.filter)?"punches.empty_all":"punches.empty_filtered")}
      ></zkteco-page-state>`:t`<zkteco-punch-list
        .hass=${this.hass}
        .narrow=${this.narrow}
        .pages=${C}
        .facts=${this.facts}
        .version=${this.version}
        @days=${this.showDays}
        @void=${H=>{this.task={kind:"void",punch:H.detail}}}
        @withdraw=${H=>{this.task={kind:"withdraw",punch:H.detail}}}
      ></zkteco-punch-list>
      <div class="foot">
        ${this.renderFoot(C)}
        <button type="button" class="plain" @click=${this.toTop}>
          <zkteco-icon .path=${e3}></zkteco-icon>${this.text("punches.newer")}
        </button>
      </div>`}renderMonth(){return this.filter.pin?t`<aside>
      <zkteco-punch-month
        .hass=${this.hass}
        .narrow=${this.narrow}
        .month=${this.month}
        .data=${this.months.want(this.month)}
        .name=${this.personName}
        @month=${C=>{this.month=C.detail}}
        @day=${C=>this.change({...this.filter,start:C.detail,end:C.detail})}
      ></zkteco-punch-month>
    </aside>`:o}render(){let{hass:C,pages:H}=this;return!C||!H?o:t`${this.renderBar()}
      <zkteco-punch-filter
        .hass=${C}
        .narrow=${this.narrow}
        .filter=${this.filter}
        .choices=${this.choices}
        @filter=${L=>this.change(L.detail)}
      ></zkteco-punch-filter>
      ${this.subscription.state==="offline"?t`<p class="card" role="status">${this.text("common.state_offline")}</p>`:o}
      <div class=${this.filter.pin?"columns two":"columns"}>
        <section class="card list" aria-label=${this.text("punches.list")}>
          ${this.renderList(H)}
        </section>
        ${this.renderMonth()}
      </div>
      <zkteco-punch-correction
        .hass=${C}
        .task=${this.task}
        .choices=${this.choices}
        @closed=${()=>{this.task=void 0}}
        @corrected=${()=>this.refresh()}
      ></zkteco-punch-correction>
      <zkteco-punch-export
        .hass=${C}
        .open=${this.isExporting}
        .filter=${this.filter}
        @closed=${()=>{this.isExporting=!1}}
      ></zkteco-punch-export>`}};D.styles=[l,d`
      .bar {
        margin-block-end: 12px;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      .columns.two {
        grid-template-columns: minmax(0, 1fr) 420px;
      }
      zkteco-punch-filter {
        display: block;
        margin-block-end: 16px;
      }
      .list {
        padding: 0;
        overflow: clip;
      }
      .foot {
        padding: 16px;
        text-align: center;
      }
      aside {
        position: sticky;
        inset-block-start: 0;
        max-height: calc(100dvh - 90px);
        overflow-y: auto;
      }
      :host([narrow]) .columns.two,
      .columns.stacked {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) aside {
        position: static;
        max-height: none;
        order: -1;
      }
    `],M([s({attribute:!1})],D.prototype,"route",2),M([A()],D.prototype,"filter",2),M([A()],D.prototype,"choices",2),M([A()],D.prototype,"month",2),M([A()],D.prototype,"task",2),M([A()],D.prototype,"isExporting",2),M([A()],D.prototype,"version",2),M([u1("zkteco-punch-list")],D.prototype,"list",2),D=M([p("zkteco-view-punches")],D);var g=d`
  :host {
    display: grid;
    gap: 16px;
    min-width: 0;
  }
  .grid {
    display: grid;
    gap: 16px;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
  }
  div.grid {
    align-items: start;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    gap: 8px 16px;
    margin: 8px 0 0;
  }
  dt {
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .good {
    color: var(--zkteco-good-text);
  }
  .warning {
    color: var(--zkteco-warning-text);
  }
  .code {
    font-family: var(--ha-font-family-code, ui-monospace, monospace);
    font-size: 13px;
  }
  pre {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
  }
  td.number,
  th.number {
    text-align: end;
  }
  td.text {
    min-width: 180px;
    overflow-wrap: anywhere;
  }
  small {
    color: var(--secondary-text-color);
  }
  .card > h2 {
    margin-block-end: 8px;
  }
`;function n7(e){return e.description?.suggested_value??e.default}function A7(e,V){let C=V.elements.namedItem(e.name);if(C instanceof HTMLInputElement&&C.type==="checkbox")return C.checked;let H=C.value;if(e.selector.text?.multiple)return H.split(/[\n,]/).map(L=>L.trim()).filter(Boolean);if(H!=="")return e.selector.number?Number(H):H}var l9=["config","config_subentries","selector"],H1=class extends m{constructor(){super(...arguments);this.error="";this.isBusy=!1;this.isTranslated=!1;this.isOver=!1}firstUpdated(C){super.firstUpdated(C),this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.abandon()}async begin(){let{start:C,flowId:H,path:L}=this.flow;try{await Promise.all(l9.map(r=>this.hass.loadBackendTranslation(r,"zkteco_push"))),this.isTranslated=!0,this.step=C?await this.hass.callApi("POST",L,C):await this.hass.callApi("GET",`${L}/${H}`),this.step.type!=="form"&&this.end(this.step)}catch(r){this.error=this.reasonOf(r)}}abandon(){this.isOver||!this.flow.start||!this.step||(this.isOver=!0,this.hass.callApi("DELETE",`${this.flow.path}/${this.step.flow_id}`).catch(()=>{}))}reasonOf(C){let H=C.body;return(typeof H=="object"?H.message:void 0)??this.errorText(C)}end(C){this.isOver=!0;let H=C.type==="create_entry"||C.reason==="terminal_added"||C.reason==="reconfigure_successful",L=C.type==="abort"&&C.reason?this.localized(`abort.${C.reason}`,C.description_placeholders??{}):this.text("terminals.flow_done");this.dispatchEvent(new CustomEvent("done",{detail:{isDone:H,message:L}}))}async submit(C){C.preventDefault();let H=this.step;if(!H?.data_schema||this.isBusy)return;let L=C.target,r={};for(let i of H.data_schema){let a=A7(i,L);a!==void 0&&(r[i.name]=a)}this.isBusy=!0,this.error="";try{let i=await this.hass.callApi("POST",`${this.flow.path}/${H.flow_id}`,r);i.type==="form"?this.step={...H,errors:i.errors??{}}:this.end(i)}catch(i){this.error=this.reasonOf(i)}this.isBusy=!1}localized(C,H={}){return this.hass.localize(`component.zkteco_push.${this.flow.texts}.${C}`,H)}renderControl(C,H,L){let{selector:r}=C,i=n7(C),a=L?"true":"false",n=C.required===!0&&!r.boolean;if(r.boolean)return t`<input
        type="checkbox"
        name=${C.name}
        aria-describedby=${H}
        .checked=${i===!0}
      />`;if(r.select&&!r.select.custom_value){let{options:x,translation_key:c}=r.select;return t`<select name=${C.name} aria-describedby=${H}>
        ${x.map(u=>{let Z=typeof u=="string"?u:u.value,f=c?this.hass.localize(`component.zkteco_push.selector.${c}.options.${Z}`):"";return t`<option value=${Z} ?selected=${Z===i}>${f||Z}</option>`})}
      </select>`}if(r.text?.multiple)return t`<textarea
        name=${C.name}
        dir="ltr"
        aria-describedby=${H}
        aria-invalid=${a}
        .value=${Array.isArray(i)?i.join(`
`):""}
      ></textarea>`;if(r.number){let{min:x,max:c,step:u}=r.number;return t`<input
        type="number"
        name=${C.name}
        ?required=${n}
        min=${x??o}
        max=${c??o}
        step=${u??o}
        aria-describedby=${H}
        aria-invalid=${a}
        .value=${String(i??"")}
      />`}let v=r.select?.options.map(x=>typeof x=="string"?x:x.value);return t`<input
        name=${C.name}
        type=${r.text?.type==="password"?"password":"text"}
        autocomplete="off"
        ?required=${n}
        list=${v?`${C.name}-offered`:o}
        aria-describedby=${H}
        aria-invalid=${a}
        .value=${String(i??"")}
      />${v?t`<datalist id="${C.name}-offered">
              ${v.map(x=>t`<option value=${x}></option>`)}
            </datalist>`:o}`}renderField(C){let H=`step.${this.step?.step_id}`,L=this.localized(`${H}.data.${C.name}`)||C.name,r=C.selector.number?.unit_of_measurement,i=this.localized(`${H}.data_description.${C.name}`),a=this.step?.errors?.[C.name],n=`${C.name}-description`,v=this.renderControl(C,n,a!==void 0),x=C.selector.boolean!==void 0&&C.selector.boolean!==null;return t`<div>
      <label class=${x?"inline":""}>
        ${x?v:o}
        <span>${r?`${L} (${r})`:L}</span>
        ${x?o:v}
      </label>
      <div id=${n}>
        ${a?t`<p class="error">${this.localized(`error.${a}`)||a}</p>`:o}
        ${i?t`<small>${i}</small>`:o}
      </div>
    </div>`}renderForm(){if(this.error&&!this.step)return t`<p class="error" role="alert">${this.error}</p>`;let C=this.step;return!C?.data_schema||!this.isTranslated?t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`:t`<form id="flow" @submit=${this.submit}>
      <slot></slot>
      ${C.data_schema.map(H=>this.renderField(H))}
      ${this.error?t`<p class="error" role="alert">${this.error}</p>`:o}
    </form>`}render(){return t`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${this.flow.heading}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${this.renderForm()}
      <button
        slot="actions"
        type="button"
        @click=${()=>this.dispatchEvent(new CustomEvent("closed"))}
      >
        ${this.text("common.cancel")}
      </button>
      <button
        slot="actions"
        class="filled"
        type="submit"
        form="flow"
        ?disabled=${this.isBusy||!this.step?.data_schema}
      >
        ${this.flow.submit}
      </button>
    </zkteco-dialog>`}};H1.styles=[l,d`
      form {
        display: grid;
        gap: 16px;
      }
      small {
        color: var(--secondary-text-color);
      }
      textarea {
        min-height: 64px;
      }
    `],M([s({attribute:!1})],H1.prototype,"flow",2),M([A()],H1.prototype,"step",2),M([A()],H1.prototype,"error",2),M([A()],H1.prototype,"isBusy",2),M([A()],H1.prototype,"isTranslated",2),H1=M([p("zkteco-flow-dialog")],H1);async function Z2(e,V,C,H={}){return(await e.callService("zkteco_push",V,{device_id:C,...H},void 0,!1,!0)).response??{}}var m9=["sync_clock","refresh","mute_alarm"],v9=["send_message","reboot","clear"],x9=["attendance_log","photos","biometrics","all_data"],c9="records_missing",U=class extends m{constructor(){super(...arguments);this.busy="";this.result="";this.failure="";this.isMissing=!1;this.isConfirmed=!1}willUpdate(C){super.willUpdate();let H=C?.get("terminal");H&&H.serial_number!==this.terminal.serial_number&&(this.result="",this.failure="",this.close())}close(){this.asking=void 0,this.isMissing=!1,this.isConfirmed=!1}ask(C){this.close(),this.failure="",this.asking=C}async run(C,H={}){this.busy=C,this.failure="",this.result=this.text("terminals.waiting_for_terminal");try{let{device_id:L,connected:r}=this.terminal,i=r?{}:{wait:0},a=await Z2(this.hass,C,L,{...i,...H});this.result=this.text(a.result==="queued"?"terminals.queued":`terminals.done_${C}`),this.close()}catch(L){this.result="",this.failure=this.errorText(L),this.isMissing=L.translation_key===c9,this.isMissing||this.close()}this.busy=""}submit(C){C.preventDefault();let H=new FormData(C.target);switch(this.asking){case"send_message":this.run("send_message",{message:String(H.get("message")??""),minutes:Number(H.get("minutes")??60)});break;case"clear":if(!this.isConfirmed)return;this.run("clear",{what:String(H.get("what")),confirm:!0,...H.get("force")?{force:!0}:{}});break;default:this.run("reboot")}}renderFields(C){let{name:H,serial_number:L}=this.terminal;return C==="reboot"?t`<p>${this.text("terminals.ask_reboot",{name:H})}</p>`:C==="send_message"?t`<label>
          ${this.text("terminals.message")}
          <textarea name="message" required maxlength="320"></textarea>
        </label>
        <label>
          ${this.text("terminals.message_minutes")}
          <input name="minutes" type="number" min="0" max="65535" value="60" required />
        </label>`:t`<p>${this.text("terminals.clear_explanation",{name:H})}</p>
      <label>
        ${this.text("terminals.clear_what")}
        <select name="what">
          ${x9.map(r=>t`<option value=${r}>${this.localize(`component.zkteco_push.selector.what.options.${r}`)}</option>`)}
        </select>
      </label>
      <label>
        ${this.text("terminals.clear_confirm",{serial_number:L})}
        <input
          class="code"
          dir="ltr"
          name="typed"
          autocomplete="off"
          spellcheck="false"
          required
          @input=${r=>{let i=r.target.value.trim();this.isConfirmed=i===L}}
        />
      </label>
      ${this.isMissing?t`<p class="error" role="alert">${this.failure}</p>
              <label class="inline">
                <input name="force" type="checkbox" />${this.text("terminals.clear_force")}
              </label>`:o}`}renderDialog(C){let H=C!=="send_message",L=C!=="clear"||this.isConfirmed;return t`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${this.text(`terminals.action_${C}`)}
      @closed=${this.close}
    >
      <form id="action" @submit=${this.submit}>${this.renderFields(C)}</form>
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text("common.cancel")}
      </button>
      <button
        slot="actions"
        class=${H?"danger":"filled"}
        type="submit"
        form="action"
        ?disabled=${this.busy!==""||!L}
      >
        ${this.text(`terminals.action_${C}`)}
      </button>
    </zkteco-dialog>`}render(){let C=this.busy!=="";return t`<div class="row" role="group" aria-label=${this.text("terminals.actions")}>
        ${m9.map(H=>t`<button
            type="button"
            ?disabled=${C}
            title=${this.text(`terminals.hint_${H}`)}
            @click=${()=>this.run(H)}
          >
            ${this.text(`terminals.action_${H}`)}
          </button>`)}
        ${v9.map(H=>t`<button
            type="button"
            class=${H==="clear"?"danger":""}
            ?disabled=${C}
            title=${this.text(`terminals.hint_${H}`)}
            @click=${()=>this.ask(H)}
          >
            ${this.text(`terminals.action_${H}`)}
          </button>`)}
      </div>
      <p role="status" ?hidden=${!this.result}>${this.result}</p>
      ${this.failure&&!this.isMissing?t`<p class="error" role="alert">${this.failure}</p>`:o}
      ${this.asking?this.renderDialog(this.asking):o}`}};U.styles=[l,g,d`
      :host {
        gap: 8px;
      }
      form {
        display: grid;
        gap: 16px;
      }
    `],M([s({attribute:!1})],U.prototype,"terminal",2),M([A()],U.prototype,"asking",2),M([A()],U.prototype,"busy",2),M([A()],U.prototype,"result",2),M([A()],U.prototype,"failure",2),M([A()],U.prototype,"isMissing",2),M([A()],U.prototype,"isConfirmed",2),U=M([p("zkteco-terminal-actions")],U);var u9=50,h9={done:"good",refused:"error",unconfirmed:"warning",expired:"warning"},V1=class extends m{constructor(){super(...arguments);this.hasMore=!1;this.error="";this.notice=""}willUpdate(C){if(super.willUpdate(),!C?.has("terminal"))return;C.get("terminal")?.serial_number!==this.terminal.serial_number&&(this.commands=void 0),this.load()}async ask(C,H=u9){return this.hass.callWS({type:"zkteco_push/terminals/commands",serial_number:this.terminal.serial_number,limit:H,...C===void 0?{}:{before:C}})}async load(){let{serial_number:C}=this.terminal;try{let H=await this.ask();if(C!==this.terminal.serial_number)return;let L=H.commands.at(-1)?.id??0,r=(this.commands??[]).filter(i=>i.id<L);r.length||(this.hasMore=H.has_more),this.commands=[...H.commands,...H.has_more?r:[]],this.error=""}catch(H){this.error=this.errorText(H)}}async more(){let C=this.commands??[];try{let H=await this.ask(C.at(-1)?.id);this.commands=[...C,...H.commands],this.hasMore=H.has_more}catch(H){this.error=this.errorText(H)}}async cancel(C){this.notice="";try{let{is_open:H}=await this.hass.callWS({type:"zkteco_push/terminals/cancel",serial_number:this.terminal.serial_number,command_id:C.id});this.notice=this.text(H?"terminals.cancel_too_late":"terminals.cancelled"),await this.load()}catch(H){this.error=this.errorText(H)}}name(C){return C.name?this.text(`terminals.command_${C.name}`)||C.name.replaceAll("_"," "):this.text("terminals.command_unnamed")}result(C){if(C.state!=="refused"||!C.meaning)return o;let H=`component.zkteco_push.exceptions.refused_${C.meaning}.message`,L=this.localize(H,{name:this.terminal.name,return_code:C.return_code});return t`<br /><small>${L||C.return_code}</small>`}renderCommand(C){let H=this.name(C);return t`<tr>
      <td class="number">${C.id}</td>
      <td>${H}</td>
      <td>
        <span class=${h9[C.state]??""}
          >${this.text(`terminals.state_${C.state}`)||C.state}</span
        >
        ${this.result(C)}
      </td>
      <td>${R(this.hass,C.created_at)}</td>
      <td>${C.finished_at?R(this.hass,C.finished_at):"–"}</td>
      <td class="number">${h(this.hass,C.handed_out)}</td>
      <td class="number" dir="ltr">${C.return_code??"–"}</td>
      <td>
        ${C.may_cancel?t`<button
                type="button"
                class="plain"
                aria-label=${this.text("terminals.cancel_named",{name:H,id:C.id})}
                @click=${()=>this.cancel(C)}
              >
                ${this.text("common.cancel")}
              </button>`:o}
      </td>
    </tr>`}render(){return this.error?t`<p class="error" role="alert">${this.error}</p>`:this.commands?this.commands.length?t`<p role="status" ?hidden=${!this.notice}>${this.notice}</p>
      <div
        class="card scroll"
        tabindex="0"
        role="region"
        aria-label=${this.text("terminals.tab_commands")}
      >
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">${this.text("terminals.number")}</th>
              <th scope="col">${this.text("terminals.command")}</th>
              <th scope="col">${this.text("terminals.state")}</th>
              <th scope="col">${this.text("terminals.asked_at")}</th>
              <th scope="col">${this.text("terminals.finished_at")}</th>
              <th scope="col" class="number">${this.text("terminals.handed_out")}</th>
              <th scope="col" class="number">${this.text("terminals.return_code")}</th>
              <td></td>
            </tr>
          </thead>
          <tbody>
            ${this.commands.map(C=>this.renderCommand(C))}
          </tbody>
        </table>
      </div>
      ${this.hasMore?t`<div>
              <button type="button" @click=${this.more}>${this.text("common.more")}</button>
            </div>`:o}`:t`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.commands_none")}
        explanation=${this.text("terminals.commands_none_explanation")}
      ></zkteco-page-state>`:t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}};V1.styles=[l,g,d`
      td {
        vertical-align: middle;
      }
    `],M([s({attribute:!1})],V1.prototype,"terminal",2),M([A()],V1.prototype,"commands",2),M([A()],V1.prototype,"hasMore",2),M([A()],V1.prototype,"error",2),M([A()],V1.prototype,"notice",2),V1=M([p("zkteco-terminal-commands")],V1);var G=class extends m{constructor(){super(...arguments);this.exchanges=[];this.isOn=!1;this.hidesPolls=!0;this.error="";this.most=500;this.subscription=new I(this,C=>this.take(C))}willUpdate(C){super.willUpdate();let H=C?.get("terminal");H&&H.serial_number!==this.terminal.serial_number&&(this.isOn=!1,this.exchanges=[],this.until=void 0,this.ended=void 0),this.subscription.follow(this.isOn?{type:"zkteco_push/conversation/subscribe",serial_number:this.terminal.serial_number}:void 0)}take(C){if(C.ended){this.ended=C.ended,this.isOn=!1,this.until=void 0;return}if(C.until&&this.until){this.take({ended:"interrupted"});return}C.until&&(this.until=C.until,this.most=C.most??this.most,this.exchanges=[]);let H=[...(C.exchanges??[]).toReversed(),...this.exchanges];this.exchanges=H.slice(0,this.most)}begin(){this.exchanges=[],this.ended=void 0,this.error="",this.isOn=!0}async stop(){try{await this.hass.callWS({type:"zkteco_push/conversation/stop",serial_number:this.terminal.serial_number}),this.isOn=!1,this.ended="stopped"}catch(C){this.error=this.errorText(C)}}isPoll(C){let H=C.answer.lines[0]??"";return C.status===200&&C.body_size===0&&H==="OK"&&["getrequest","ping"].includes(C.path)}time(C){return w(this.hass,C,{hour:"numeric",minute:"2-digit",second:"2-digit",fractionalSecondDigits:3})}renderSaid(C,H,L){if(!L)return o;let r=H.count-H.lines.length;return t`<div class="said">
      <strong>${C}</strong>
      <pre class="code" dir="ltr">${H.lines.join(`
`)}</pre>
      ${r>0?t`<small
              >${this.text("terminals.further_lines",{count:h(this.hass,r)})}</small
            >`:o}
    </div>`}renderExchange(C){let H=h(this.hass,C.body.count);return t`<li>
      <details ?open=${C.body_size>0||C.answer.lines[0]!=="OK"}>
        <summary>
          <time datetime=${C.at}>${this.time(C.at)}</time>
          <bdi class="code" dir="ltr">${C.method} /${C.path}</bdi>
          ${C.table?t`· <bdi class="code" dir="ltr">${C.table}</bdi>`:o}
          ${C.body_size?t`· ${this.text("terminals.lines_and_bytes",{lines:H,bytes:h(this.hass,C.body_size)})}`:o}
          · <span class=${C.status===200?"good":"error"}
            >${this.text("terminals.answered",{status:C.status})}</span
          >
          ${C.is_sealed?t`· ${this.text("terminals.sealed")}`:o}
        </summary>
        <div class="said"><pre class="code" dir="ltr">?${C.query}</pre></div>
        ${this.renderSaid(this.text("terminals.terminal_says"),C.body,C.body_size)}
        ${this.renderSaid(this.text("terminals.server_says"),C.answer,C.answer_size)}
      </details>
    </li>`}renderSwitch(){let{state:C}=this.subscription;return this.isOn&&C==="failed"?t`<p class="error" role="alert">${this.errorText(this.subscription.error)}</p>
        <button type="button" @click=${()=>this.stop()}>${this.text("terminals.stop")}</button>`:this.isOn?t`<p role="status">
          ${this.until?this.text("terminals.listens_until",{time:E(this.hass,this.until)}):this.text("common.state_loading")}
        </p>
        <button type="button" class="danger" @click=${this.stop}>
          ${this.text("terminals.stop")}
        </button>`:t`<p role="status">
        ${this.ended?this.text(`terminals.ended_${this.ended}`):o}
      </p>
      <button type="button" class="filled" @click=${this.begin}>
        ${this.text("terminals.listen")}
      </button>`}render(){let C=this.hidesPolls?this.exchanges.filter(L=>!this.isPoll(L)):this.exchanges,H=C.length<this.exchanges.length;return t`<section class="card" aria-labelledby="conversation">
      <h2 id="conversation">${this.text("terminals.tab_conversation")}</h2>
      <p class="secondary">${this.text("terminals.conversation_explanation")}</p>
      <p class="secondary">${this.text("terminals.conversation_legend")}</p>
      <div class="row">${this.renderSwitch()}</div>
      ${this.error?t`<p class="error" role="alert">${this.error}</p>`:o}
      <label class="inline">
        <input
          type="checkbox"
          .checked=${this.hidesPolls}
          @change=${L=>{this.hidesPolls=L.target.checked}}
        />
        ${this.text("terminals.hide_polls")}
      </label>
      ${H?t`<p class="secondary">
              ${this.text("terminals.hidden_polls",{count:h(this.hass,this.exchanges.length-C.length)})}
            </p>`:o}
      <ol aria-label=${this.text("terminals.tab_conversation")}>
        ${B(C,L=>L.number,L=>this.renderExchange(L))}
      </ol>
    </section>`}};G.styles=[l,g,d`
      .row {
        margin-block: 16px 8px;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        padding-block: 8px;
        border-block-start: 1px solid var(--divider-color);
      }
      summary {
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      .said {
        display: grid;
        gap: 4px;
        padding: 8px 0 0;
      }
      .said pre {
        padding: 8px 12px;
        border-radius: 8px;
        background: color-mix(in srgb, var(--primary-text-color) 6%, transparent);
      }
      time {
        font-variant-numeric: tabular-nums;
      }
    `],M([s({attribute:!1})],G.prototype,"terminal",2),M([A()],G.prototype,"exchanges",2),M([A()],G.prototype,"until",2),M([A()],G.prototype,"ended",2),M([A()],G.prototype,"isOn",2),M([A()],G.prototype,"hidesPolls",2),M([A()],G.prototype,"error",2),G=M([p("zkteco-terminal-conversation")],G);var Z9=["model","manufacturer","firmware","platform","mac","dialect","code_book","text_encoding","language","push_version","poll_interval","templates","photos"],o2=class extends m{word(V,C){switch(V){case"dialect":return this.known(`entity.sensor.dialect.state.${C}`,String(C));case"code_book":case"text_encoding":return this.known(`selector.${V}.options.${C}`,String(C));case"poll_interval":return this.text("terminals.every_seconds",{seconds:h(this.hass,Number(C),{maximumFractionDigits:1})});case"templates":case"photos":return O(this.hass,C.map(H=>this.known(`selector.kind.options.${H}`,H)));default:return String(C)}}known(V,C){return this.localize(`component.zkteco_push.${V}`)||C.replaceAll("_"," ")}renderMemory(V){let C=this.known(`entity.sensor.${V.kind}.name`,V.kind),H=h(this.hass,V.count);return V.room===null?t`<div class="counter"><span class="secondary">${C}</span>${H}</div>`:t`<zkteco-bar
      .value=${V.count}
      .max=${V.room}
      .label=${C}
      .words=${this.text("terminals.of",{count:H,room:h(this.hass,V.room)})}
    ></zkteco-bar>`}renderDoor(V){let C=V.name??this.text("terminals.door",{number:V.number}),H=[V.is_open===null?this.text("terminals.door_unknown"):this.text(V.is_open?"terminals.door_open":"terminals.door_closed"),V.is_unlocked?this.text("terminals.door_unlocked"):"",V.mode&&V.mode!=="normal"?this.text(`terminals.door_mode_${V.mode}`):"",V.alarms.length?this.text("terminals.door_alarm"):""];return t`<dt>${C}</dt>
      <dd class=${V.alarms.length?"error":""}>${H.filter(Boolean).join(" · ")}</dd>`}render(){let{details:V,hass:C}=this,{facts:H}=V,L=Z9.filter(r=>{let i=H[r];return i!=null&&i!==""&&String(i)!==""});return t`<div class="grid">
      <section class="card" aria-labelledby="facts">
        <h2 id="facts">${this.text("terminals.tab_facts")}</h2>
        <dl>
          <dt>${this.text("terminals.serial_number")}</dt>
          <dd class="code" dir="ltr">${V.serial_number}</dd>
          ${L.map(r=>t`<dt>${this.text(`terminals.fact_${r}`)}</dt>
              <dd><bdi>${this.word(r,H[r]??null)}</bdi></dd>`)}
          <dt>${this.text("terminals.fact_address")}</dt>
          <dd dir="ltr">${V.address??"–"}</dd>
          ${H.added_at?t`<dt>${this.text("terminals.fact_added_at")}</dt>
                  <dd>${R(C,String(H.added_at))}</dd>`:o}
        </dl>
      </section>
      <section class="card" aria-labelledby="memory">
        <h2 id="memory">${this.text("terminals.memory")}</h2>
        ${V.memory.length?V.memory.map(r=>this.renderMemory(r)):t`<p class="secondary">${this.text("terminals.memory_unknown")}</p>`}
      </section>
      ${V.doors.length?t`<section class="card" aria-labelledby="doors">
              <h2 id="doors">${this.text("terminals.doors")}</h2>
              <dl>${V.doors.map(r=>this.renderDoor(r))}</dl>
            </section>`:o}
    </div>`}};o2.styles=[l,g,d`
      zkteco-bar,
      .counter {
        margin-block-start: 12px;
      }
      .counter {
        display: flex;
        justify-content: space-between;
      }
    `],M([s({attribute:!1})],o2.prototype,"details",2),o2=M([p("zkteco-terminal-facts")],o2);var s7=/key|passw|pwd|psk|secret/i,N=class extends m{constructor(){super(...arguments);this.filter="";this.error="";this.result="";this.failure="";this.isBusy=!1}willUpdate(C){super.willUpdate(),C?.has("terminal")&&C.get("terminal")?.serial_number!==this.terminal.serial_number&&(this.options=void 0,this.load())}async load(){try{let{options:C}=await this.hass.callWS({type:"zkteco_push/terminals/options",serial_number:this.terminal.serial_number});this.options=C,this.error=""}catch(C){this.error=this.errorText(C)}}choose(C){this.chosen=C,this.result="",this.failure=""}close(){this.chosen=void 0,this.load()}field(C){return this.renderRoot.querySelector(`input[name="${C}"]`)?.value.trim()??""}async wait(C){this.isBusy=!0,this.failure="",this.result=this.text("terminals.waiting_for_terminal");try{this.result=await C()}catch(H){this.result="",this.failure=this.errorText(H)}this.isBusy=!1}get patience(){return this.terminal.connected?{}:{wait:0}}async ask(C){let{device_id:H}=this.terminal,L=await Z2(this.hass,"get_option",H,{key:C,...this.patience});return{result:L.result??"",value:L.value??null}}read(){let C=this.field("key");C&&this.wait(async()=>{if(s7.test(C))return this.text("terminals.option_secret",{key:C});let{result:H,value:L}=await this.ask(C);return H==="queued"?this.text("terminals.queued"):L===null?this.text("terminals.option_unknown",{key:C}):(this.chosen={key:C,value:L},this.text("terminals.option_is",{key:C,value:L}))})}write(C){C.preventDefault();let H=this.field("key"),L=this.field("value");H&&this.wait(async()=>{let{device_id:r}=this.terminal,i={key:H,value:L,...this.patience};if((await Z2(this.hass,"set_option",r,i)).result==="queued")return this.text("terminals.queued");if(s7.test(H))return this.text("terminals.option_secret_written",{key:H});let n=await this.ask(H).catch(()=>({result:"",value:null}));if(n.result!=="done"||n.value===null)return this.text("terminals.option_unread",{key:H});this.chosen={key:H,value:n.value};let v=n.value===L?"terminals.option_taken":"terminals.option_kept";return this.text(v,{key:H,value:n.value})})}renderDialog(C){return t`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${C.key||this.text("terminals.other_option")}
      @closed=${this.close}
    >
      <form id="option" @submit=${this.write}>
        <label>
          ${this.text("terminals.option_key")}
          <input
            class="code"
            dir="ltr"
            name="key"
            required
            maxlength="64"
            autocomplete="off"
            spellcheck="false"
            .value=${C.key}
          />
        </label>
        <label>
          ${this.text("terminals.option_value")}
          <input
            class="code"
            dir="ltr"
            name="value"
            maxlength="1024"
            autocomplete="off"
            spellcheck="false"
            .value=${C.value??""}
          />
        </label>
        <p class="secondary">${this.text("terminals.option_warning")}</p>
        <p role="status">${this.result}</p>
        ${this.failure?t`<p class="error" role="alert">${this.failure}</p>`:o}
      </form>
      <button slot="actions" type="button" ?disabled=${this.isBusy} @click=${this.read}>
        ${this.text("terminals.option_read")}
      </button>
      <button slot="actions" class="filled" type="submit" form="option" ?disabled=${this.isBusy}>
        ${this.text("terminals.option_write")}
      </button>
    </zkteco-dialog>`}renderOption(C){return t`<tr>
      <th scope="row" class="code" dir="ltr">${C.key}</th>
      <td class="code" dir="ltr">
        ${C.value??t`<em>${this.text("terminals.option_hidden")}</em>`}
      </td>
      <td>
        <button
          type="button"
          class="plain"
          aria-label=${this.text("terminals.change_option",{key:C.key})}
          @click=${()=>this.choose(C)}
        >
          ${this.text("common.change")}
        </button>
      </td>
    </tr>`}renderTable(C){let H=this.filter.toLocaleLowerCase(),L=C.filter(r=>`${r.key}=${r.value??""}`.toLocaleLowerCase().includes(H));return C.length?t`<div
      class="card scroll"
      tabindex="0"
      role="region"
      aria-label=${this.text("terminals.tab_options")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${this.text("terminals.option_key")}</th>
            <th scope="col">${this.text("terminals.option_value")}</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${L.map(r=>this.renderOption(r))}
        </tbody>
      </table>
    </div>`:t`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.options_none")}
        explanation=${this.text("terminals.options_none_explanation")}
      ></zkteco-page-state>`}render(){return this.error?t`<p class="error" role="alert">${this.error}</p>`:this.options?t`<p class="secondary">${this.text("terminals.options_explanation")}</p>
      <div class="row">
        <label class="filter">
          <span class="hidden-visually">${this.text("terminals.filter_options")}</span>
          <input
            type="search"
            placeholder=${this.text("terminals.filter_options")}
            .value=${this.filter}
            @input=${C=>{this.filter=C.target.value}}
          />
        </label>
        <button type="button" @click=${()=>this.choose({key:"",value:""})}>
          ${this.text("terminals.other_option")}
        </button>
      </div>
      ${this.renderTable(this.options)}
      ${this.chosen?this.renderDialog(this.chosen):o}`:t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}};N.styles=[l,g,d`
      .filter {
        flex: 1;
        min-width: 200px;
      }
      form {
        display: grid;
        gap: 16px;
      }
      th,
      td {
        vertical-align: middle;
      }
      td.code {
        overflow-wrap: anywhere;
      }
    `],M([s({attribute:!1})],N.prototype,"terminal",2),M([A()],N.prototype,"options",2),M([A()],N.prototype,"filter",2),M([A()],N.prototype,"error",2),M([A()],N.prototype,"chosen",2),M([A()],N.prototype,"result",2),M([A()],N.prototype,"failure",2),M([A()],N.prototype,"isBusy",2),N=M([p("zkteco-terminal-options")],N);var d7=100,p7=1e3,m1=class extends m{constructor(){super(...arguments);this.limit=d7;this.error=""}willUpdate(C){if(super.willUpdate(),!C?.has("terminal"))return;let H=C.get("terminal");H?.serial_number!==this.terminal.serial_number&&(this.rejected=void 0,this.limit=d7),(!this.rejected||H?.rejected_lines!==this.terminal.rejected_lines)&&this.load()}async load(){let{serial_number:C}=this.terminal;try{let H=await this.hass.callWS({type:"zkteco_push/terminals/rejected",serial_number:C,limit:this.limit});if(C!==this.terminal.serial_number)return;this.rejected=H,this.error=""}catch(H){this.error=this.errorText(H)}}more(){this.limit=p7,this.load()}async seen(){try{await this.hass.callWS({type:"zkteco_push/terminals/rejected_seen",serial_number:this.terminal.serial_number}),await this.load()}catch(C){this.error=this.errorText(C)}}renderLine(C){let H=this.text(`terminals.reason_${C.reason}`)||C.reason;return t`<tr>
      <td>${R(this.hass,C.received_at)}</td>
      <td class="code" dir="ltr">${C.table}</td>
      <td>${H}</td>
      <td class="number">${h(this.hass,C.length)}</td>
      <td class="text"><pre class="code" dir="ltr">${C.line}</pre></td>
    </tr>`}render(){if(this.error)return t`<p class="error" role="alert">${this.error}</p>`;let{rejected:C}=this;return C?C.lines.length?t`<p class="secondary">${this.text("terminals.rejected_explanation")}</p>
      ${C.unseen>0?t`<div class="row">
              <span class="warning"
                >${this.text("terminals.unseen_rejected",{count:h(this.hass,C.unseen)})}</span
              >
              <button type="button" @click=${this.seen}>${this.text("terminals.have_seen")}</button>
            </div>`:o}
      <div
        class="card scroll"
        tabindex="0"
        role="region"
        aria-label=${this.text("terminals.tab_rejected")}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">${this.text("terminals.when")}</th>
              <th scope="col">${this.text("terminals.table")}</th>
              <th scope="col">${this.text("terminals.reason")}</th>
              <th scope="col" class="number">${this.text("terminals.length")}</th>
              <th scope="col">${this.text("terminals.line")}</th>
            </tr>
          </thead>
          <tbody>
            ${C.lines.map(H=>this.renderLine(H))}
          </tbody>
        </table>
      </div>
      ${C.lines.length===this.limit&&this.limit<p7?t`<div>
              <button type="button" @click=${this.more}>${this.text("common.more")}</button>
            </div>`:o}`:t`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.rejected_none")}
        explanation=${this.text("terminals.rejected_none_explanation")}
      ></zkteco-page-state>`:t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}};m1.styles=[l,g],M([s({attribute:!1})],m1.prototype,"terminal",2),M([A()],m1.prototype,"rejected",2),M([A()],m1.prototype,"limit",2),M([A()],m1.prototype,"error",2),m1=M([p("zkteco-terminal-rejected")],m1);var S9=["name","time_zone","poll_interval","doors","unlock_seconds","allowed_networks","has_communication_key","encryption","remote_attendance","code_book","text_encoding","punch_direction"],f9=new Set(["poll_interval","unlock_seconds"]),g9=new Set(["code_book","text_encoding","punch_direction"]),P1=class extends m{constructor(){super(...arguments);this.notice=""}change(){let{entry_id:C,subentry_id:H,serial_number:L}=this.details;this.notice="",this.flow={path:"config/config_entries/subentries/flow",texts:"config_subentries.terminal",start:{handler:[C,"terminal"],subentry_id:H,show_advanced_options:!1},heading:this.text("terminals.settings_heading",{serial_number:L}),submit:this.text("common.save")}}done(C){this.flow=void 0,this.notice=C.detail.message,this.dispatchEvent(new CustomEvent("changed"))}word(C,H){if(C==="has_communication_key")return this.text(H?"terminals.key_set":"terminals.key_not_set");if(typeof H=="boolean")return this.text(H?"common.yes":"common.no");if(Array.isArray(H))return H.length?O(this.hass,H):this.text("terminals.all_private");if(f9.has(C))return this.text("terminals.seconds",{seconds:h(this.hass,Number(H))});if(g9.has(C)){let L=`component.zkteco_push.selector.${C}.options.${H}`;return this.localize(L)||String(H)}return String(H??"")}offset(C){if(C===null)return this.text("terminals.offset_none");let H=Math.abs(Math.round(C/60)),L=String(Math.floor(H/60)).padStart(2,"0");return`UTC${C<0?"−":"+"}${L}:${String(H%60).padStart(2,"0")}`}renderClock(){let{clock:C}=this.details,H=C.offset_told===null||C.offset_told===C.offset_wanted,L=t`<span>${this.text("terminals.clock_unknown")}</span>`;if(C.is_wrong){let r=Math.round(Math.abs(C.error??0)/60),i=(C.error??0)<0?"terminals.clock_ahead":"terminals.clock_behind";L=t`<span class="error"
        >${C.error===null?this.text("terminals.clock_wrong"):this.text(i,{minutes:h(this.hass,r)})}</span
      >`}else C.is_wrong===!1&&(L=t`<span class="good">${this.text("terminals.clock_right")}</span>`);return t`<section class="card" aria-labelledby="clock">
      <h2 id="clock">${this.text("terminals.clock")}</h2>
      <dl>
        <dt>${this.text("terminals.clock_state")}</dt>
        <dd>${L}</dd>
        <dt>${this.text("terminals.setting_time_zone")}</dt>
        <dd>${C.time_zone}</dd>
        <dt>${this.text("terminals.offset_told")}</dt>
        <dd>
          <span dir="ltr">${this.offset(C.offset_told)}</span>
          ${H?o:t`<br /><span class=${C.stuck?"error":"warning"}
                    >${this.text(C.stuck?"terminals.offset_stuck":"terminals.offset_changes",{offset:this.offset(C.offset_wanted)})}</span
                  >`}
        </dd>
        <dt>${this.text("terminals.last_sync")}</dt>
        <dd>
          ${C.last_sync?R(this.hass,C.last_sync):this.text("terminals.never")}
        </dd>
      </dl>
    </section>`}render(){let{settings:C}=this.details;return t`<div class="grid">
        <section class="card" aria-labelledby="settings">
          <h2 id="settings">${this.text("terminals.settings")}</h2>
          <p role="status" ?hidden=${!this.notice}>${this.notice}</p>
          <dl>
            ${S9.map(H=>t`<dt>${this.text(`terminals.setting_${H}`)}</dt>
                <dd>${this.word(H,C[H]??null)}</dd>`)}
          </dl>
          <button class="change" type="button" @click=${this.change}>
            ${this.text("terminals.change_settings")}
          </button>
        </section>
        ${this.renderClock()}
      </div>
      ${this.flow?t`<zkteco-flow-dialog
              .hass=${this.hass}
              .flow=${this.flow}
              @done=${this.done}
              @closed=${()=>{this.flow=void 0}}
            ></zkteco-flow-dialog>`:o}`}};P1.styles=[l,g,d`
      .change {
        margin-block-start: 16px;
      }
    `],M([s({attribute:!1})],P1.prototype,"details",2),M([A()],P1.prototype,"flow",2),M([A()],P1.prototype,"notice",2),P1=M([p("zkteco-terminal-settings")],P1);var l7="/zkteco-push/terminals",m7=["facts","settings","options","rejected","commands","conversation"],v1=class extends m{constructor(){super(...arguments);this.tab="facts";this.error="";this.asked=0}get current(){return m7.find(C=>C===this.tab)??"facts"}willUpdate(C){super.willUpdate();let H=C?.get("terminal");C?.has("terminal")&&(H?.serial_number!==this.terminal.serial_number&&(this.details=void 0),this.load())}updated(C){super.updated(C),C.has("tab")&&this.renderRoot.querySelector("nav a[aria-current]")?.scrollIntoView({block:"nearest",inline:"nearest"})}async load(){this.asked+=1;let C=this.asked;try{let H=await this.hass.callWS({type:"zkteco_push/terminals/details",serial_number:this.terminal.serial_number});if(C!==this.asked)return;this.details=H,this.error=""}catch(H){C===this.asked&&(this.error=this.errorText(H))}}follow(C){C.button||C.metaKey||C.ctrlKey||(C.preventDefault(),j(C.currentTarget.pathname))}renderTab(){let{hass:C,terminal:H,details:L,narrow:r}=this;switch(this.current){case"options":return t`<zkteco-terminal-options
          .hass=${C}
          .terminal=${H}
        ></zkteco-terminal-options>`;case"rejected":return t`<zkteco-terminal-rejected
          .hass=${C}
          .terminal=${H}
        ></zkteco-terminal-rejected>`;case"commands":return t`<zkteco-terminal-commands
          .hass=${C}
          .terminal=${H}
        ></zkteco-terminal-commands>`;case"conversation":return t`<zkteco-terminal-conversation
          .hass=${C}
          .narrow=${r}
          .terminal=${H}
        ></zkteco-terminal-conversation>`;default:break}return L?this.current==="settings"?t`<zkteco-terminal-settings
          .hass=${C}
          .details=${L}
          @changed=${this.load}
        ></zkteco-terminal-settings>`:t`<zkteco-terminal-facts .hass=${C} .details=${L}></zkteco-terminal-facts>`:this.error?t`<p class="error" role="alert">${this.error}</p>`:t`<zkteco-page-state .hass=${C} kind="loading"></zkteco-page-state>`}render(){let{terminal:C}=this,H=`${l7}/${encodeURIComponent(C.serial_number)}`,L=C.connected?t`<span class="good">${this.text("terminals.connected")}</span>`:t`<span class="error"
          >${this.text("terminals.disconnected")}${C.last_contact?` · ${this.text("terminals.heard_of",{when:f1(this.hass,C.last_contact)})}`:o}</span
        >`;return t`<div class="row">
        <a
          class="button"
          href=${l7}
          aria-label=${this.text("terminals.all_terminals")}
          @click=${this.follow}
        >
          <zkteco-icon class="back" .path=${L3}></zkteco-icon>
        </a>
        <div class="title">
          <h2>${C.name}</h2>
          <span class="secondary"
            >${[C.model,C.serial_number].filter(Boolean).join(" · ")} ·
          </span>
          ${L}
        </div>
      </div>
      <zkteco-terminal-actions .hass=${this.hass} .terminal=${C}></zkteco-terminal-actions>
      <nav aria-label=${C.name}>
        ${m7.map(r=>t`<a
            href="${H}/${r}"
            aria-current=${r===this.current?"page":o}
            @click=${this.follow}
            >${this.text(`terminals.tab_${r}`)}</a
          >`)}
      </nav>
      ${this.renderTab()}`}};v1.styles=[l,g,d`
      :host(:dir(rtl)) .back {
        transform: scaleX(-1);
      }
      nav {
        display: flex;
        overflow-x: auto;
        border-block-end: 1px solid var(--divider-color);
      }
      nav a {
        padding: 10px 12px 8px;
        border-block-end: 3px solid transparent;
        color: inherit;
        font-weight: 500;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current] {
        border-color: currentcolor;
        color: var(--zkteco-link);
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      .title {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `],M([s({attribute:!1})],v1.prototype,"terminal",2),M([s()],v1.prototype,"tab",2),M([A()],v1.prototype,"details",2),M([A()],v1.prototype,"error",2),v1=M([p("zkteco-terminal")],v1);var L1=class extends m{constructor(){super(...arguments);this.waiting=[];this.error=""}approve(C){this.chosen=C,this.flow={path:"config/config_entries/flow",texts:"config",flowId:C.flow_id,heading:this.text("terminals.approve_heading",{serial_number:C.serial_number}),submit:this.text("terminals.approve")}}close(){this.flow=void 0,this.chosen=void 0,this.ignoring=void 0}done(C){this.close(),this.dispatchEvent(new CustomEvent("done",{detail:C.detail}))}async ignore(){let C=this.ignoring;if(C){this.error="";try{await this.hass.callWS({type:"config_entries/ignore_flow",flow_id:C.flow_id,title:C.serial_number})}catch(H){this.error=this.errorText(H)}this.close()}}renderOne(C){return t`<li class="row">
      <div class="who">
        <strong class="code" dir="ltr">${C.serial_number}</strong>
        <span class="secondary">
          ${this.text("terminals.calls_from",{address:C.address})}
          ${C.since?`· ${this.text("terminals.waits_since",{when:f1(this.hass,C.since)})}`:o}
        </span>
      </div>
      <button
        type="button"
        aria-label=${this.text("terminals.ignore_named",{serial_number:C.serial_number})}
        @click=${()=>{this.ignoring=C}}
      >
        ${this.text("terminals.ignore")}
      </button>
      <button
        type="button"
        class="filled"
        aria-label=${this.text("terminals.approve_heading",{serial_number:C.serial_number})}
        @click=${()=>this.approve(C)}
      >
        ${this.text("terminals.approve")}
      </button>
    </li>`}renderIgnore(C){return t`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${this.text("terminals.ignore_named",{serial_number:C.serial_number})}
      @closed=${this.close}
    >
      <p>${this.text("terminals.ignore_explanation")}</p>
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text("common.cancel")}
      </button>
      <button slot="actions" class="filled" type="button" @click=${this.ignore}>
        ${this.text("terminals.ignore")}
      </button>
    </zkteco-dialog>`}render(){return t`<section class="card" aria-labelledby="waiting">
        <h2 id="waiting">${this.text("terminals.waiting")}</h2>
        <p class="secondary">${this.text("terminals.waiting_explanation")}</p>
        ${this.error?t`<p class="error" role="alert">${this.error}</p>`:o}
        <ul>
          ${this.waiting.map(C=>this.renderOne(C))}
        </ul>
      </section>
      ${this.flow&&this.chosen?t`<zkteco-flow-dialog
              .hass=${this.hass}
              .flow=${this.flow}
              @done=${this.done}
              @closed=${this.close}
            >
              <p>
                ${this.text("terminals.approve_explanation",{serial_number:this.chosen.serial_number,address:this.chosen.address})}
              </p>
            </zkteco-flow-dialog>`:o}
      ${this.ignoring?this.renderIgnore(this.ignoring):o}`}};L1.styles=[l,g,d`
      :host {
        display: block;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        padding-block: 8px;
        border-block-start: 1px solid var(--divider-color);
      }
      .who {
        display: grid;
        flex: 1;
        min-width: 200px;
      }
    `],M([s({attribute:!1})],L1.prototype,"waiting",2),M([A()],L1.prototype,"chosen",2),M([A()],L1.prototype,"flow",2),M([A()],L1.prototype,"ignoring",2),M([A()],L1.prototype,"error",2),L1=M([p("zkteco-waiting-terminals")],L1);var v7="/zkteco-push/terminals";function O9(e){try{return decodeURIComponent(e)}catch{return""}}var Q=class extends m{constructor(){super(...arguments);this.route=[];this.terminals=new Map;this.waiting=[];this.isComplete=!1;this.notice="";this.subscription=new I(this,C=>this.take(C))}willUpdate(C){super.willUpdate(),this.subscription.follow({type:"zkteco_push/terminals/subscribe"})}take(C){let H=this.subscription.state==="ready"?new Map(this.terminals):new Map;for(let L of C.terminals)H.set(L.serial_number,L);for(let L of C.gone_terminals??[])H.delete(L);this.terminals=H,C.waiting&&(this.waiting=C.waiting),C.server&&(this.server=C.server),this.isComplete=C.complete}follow(C){C.button||C.metaKey||C.ctrlKey||(C.preventDefault(),j(C.currentTarget.pathname))}add(){this.server&&(this.flow={path:"config/config_entries/subentries/flow",texts:"config_subentries.terminal",start:{handler:[this.server.entry_id,"terminal"],show_advanced_options:!1},heading:this.text("terminals.add_heading"),submit:this.text("common.add")})}done(C){this.flow=void 0,this.notice=C.detail.message}renderState(C){if(C.connected)return t`<span class="state good">
        <zkteco-icon .path=${T3}></zkteco-icon>${this.text("terminals.connected")}
      </span>`;let H=C.last_contact?this.text("terminals.heard_of",{when:f1(this.hass,C.last_contact)}):this.text("terminals.never_heard_of");return t`<span class="state error">
      <zkteco-icon .path=${c1}></zkteco-icon>${this.text("terminals.disconnected")}
      · ${H}
    </span>`}renderWarning(C){return t`<span class="state warning">
      <zkteco-icon .path=${K}></zkteco-icon>${C}
    </span>`}renderTerminal(C){let H=L=>h(this.hass,L);return t`<li>
      <a
        class="card terminal"
        href="${v7}/${encodeURIComponent(C.serial_number)}"
        @click=${this.follow}
      >
        <span class="name">${C.name}</span>
        <span class="secondary"
          >${[C.model,C.serial_number].filter(Boolean).join(" · ")}</span
        >
        ${this.renderState(C)}
        ${C.users===null?o:t`<span>${this.text("terminals.users",{count:H(C.users)})}</span>`}
        ${C.pending_commands?t`<span
                >${this.text("terminals.pending_commands",{count:H(C.pending_commands)})}</span
              >`:o}
        ${C.is_clock_wrong?this.renderWarning(this.text("terminals.clock_wrong")):o}
        ${C.unseen_rejected_lines>0?this.renderWarning(this.text("terminals.unseen_rejected",{count:H(C.unseen_rejected_lines)})):o}
        ${C.missing_punches?this.renderWarning(this.text("terminals.missing_punches",{count:H(C.missing_punches)})):o}
      </a>
    </li>`}renderEmpty(){return t`<div class="card">
      <zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.empty")}
        explanation=${this.text("terminals.empty_explanation")}
      >
        <dl>
          <dt>${this.text("terminals.server_address")}</dt>
          <dd class="code" dir="ltr">${this.server?.address}</dd>
          <dt>${this.text("terminals.server_port")}</dt>
          <dd class="code" dir="ltr">${this.server?.port}</dd>
        </dl>
        <p class="secondary">${this.text("terminals.empty_switches")}</p>
      </zkteco-page-state>
    </div>`}renderList(){let C=new Intl.Collator(this.hass.locale.language,{numeric:!0}),H=[...this.terminals.values()].sort((L,r)=>C.compare(L.name,r.name)||(L.serial_number<r.serial_number?-1:1));return t`<div class="stack"><div class="row">
        <h2>${this.text("terminals.title")}</h2>
        <span class="spacer"></span>
        <button type="button" @click=${this.add}>
          <zkteco-icon .path=${T2}></zkteco-icon>${this.text("terminals.add")}
        </button>
      </div>
      <p role="status" ?hidden=${!this.notice}>${this.notice}</p>
      <zkteco-waiting-terminals
        .hass=${this.hass}
        .waiting=${this.waiting}
        ?hidden=${this.waiting.length===0}
        @done=${this.done}
      ></zkteco-waiting-terminals>
      ${H.length?t`<ul class="grid" aria-label=${this.text("terminals.title")}>
              ${H.map(L=>this.renderTerminal(L))}
            </ul>`:this.renderEmpty()}
      ${this.flow?t`<zkteco-flow-dialog
              .hass=${this.hass}
              .flow=${this.flow}
              @done=${this.done}
              @closed=${()=>{this.flow=void 0}}
            ></zkteco-flow-dialog>`:o}</div>`}renderView(){let{state:C}=this.subscription,H=C==="offline"||C==="loading";if(C!=="ready"&&!(this.isComplete&&H))return t`<zkteco-page-state .hass=${this.hass} kind=${C}></zkteco-page-state>`;let[L,r="facts"]=this.route;if(!L)return this.renderList();let i=this.terminals.get(O9(L));return i?t`<zkteco-terminal
      .hass=${this.hass}
      .narrow=${this.narrow}
      .terminal=${i}
      .tab=${r}
    ></zkteco-terminal>`:this.isComplete?t`<zkteco-page-state
            .hass=${this.hass}
            kind="empty"
            heading=${this.text("terminals.gone")}
            explanation=${this.text("terminals.gone_explanation")}
          >
            <a class="button" href=${v7} @click=${this.follow}
              >${this.text("terminals.all_terminals")}</a
            >
          </zkteco-page-state>`:t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}render(){let C=this.subscription.state==="offline"&&this.isComplete;return t`${C?t`<p class="card" role="status">${this.text("common.state_offline")}</p>`:o}${this.renderView()}`}};Q.styles=[l,g,d`
      .stack {
        display: grid;
        gap: 16px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .terminal {
        display: grid;
        gap: 4px;
        height: 100%;
        color: inherit;
        text-decoration: none;
      }
      .terminal:hover {
        border-color: var(--zkteco-link);
      }
      .name {
        font-size: 16px;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .state {
        --icon-size: 18px;
        display: flex;
        align-items: center;
        gap: 6px;
      }
    `],M([s({attribute:!1})],Q.prototype,"route",2),M([A()],Q.prototype,"terminals",2),M([A()],Q.prototype,"waiting",2),M([A()],Q.prototype,"server",2),M([A()],Q.prototype,"isComplete",2),M([A()],Q.prototype,"flow",2),M([A()],Q.prototype,"notice",2),Q=M([p("zkteco-view-terminals")],Q);var x7=["now","punches","people","terminals"],B1=class extends m{constructor(){super(...arguments);this.route={prefix:"",path:""};this.panel={config:{everybody:!1}};this.dark=!1}get views(){return this.hass.user?.is_admin?x7:["now"]}get path(){return this.route.path.split("/").filter(Boolean)}get view(){let[C="now"]=this.path;return x7.find(H=>H===C)}willUpdate(C){super.willUpdate(),C?.has("hass")&&(this.dark=this.hass.themes?.darkMode??!1)}updated(){this.hass&&!this.view&&j(this.route.prefix,!0)}follow(C){C.defaultPrevented||C.button||C.metaKey||C.ctrlKey||(C.preventDefault(),j(C.currentTarget.pathname))}toggleMenu(){this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}renderHeader(C){return t`<header>
      ${this.narrow?t`<button
              class="plain"
              type="button"
              aria-label=${this.text("common.menu")}
              @click=${this.toggleMenu}
            >
              <zkteco-icon .path=${B3}></zkteco-icon>
            </button>`:o}
      <h1>ZKTeco Push</h1>
      <nav aria-label=${this.text("common.views")}>
        ${this.views.map(H=>t`<a
            href="${this.route.prefix}/${H}"
            aria-current=${H===C?"page":o}
            @click=${this.follow}
            >${this.text(`common.view_${H}`)}</a
          >`)}
      </nav>
    </header>`}renderView(C,H){let L=C.user?.is_admin||H==="now"&&this.panel.config.everybody,{narrow:r}=this;if(!L)return t`<zkteco-page-state .hass=${C} kind="denied"></zkteco-page-state>`;let i=this.path.slice(1);switch(H){case"now":return t`<zkteco-view-now
          class="view"
          .hass=${C}
          .narrow=${r}
          .route=${i}
        ></zkteco-view-now>`;case"punches":return t`<zkteco-view-punches
          class="view"
          .hass=${C}
          .narrow=${r}
          .route=${i}
        ></zkteco-view-punches>`;case"people":return t`<zkteco-view-people
          class="view"
          .hass=${C}
          .narrow=${r}
          .route=${i}
        ></zkteco-view-people>`;case"terminals":return t`<zkteco-view-terminals
          class="view"
          .hass=${C}
          .narrow=${r}
          .route=${i}
        ></zkteco-view-terminals>`;default:return o}}render(){if(!this.hass)return o;if(!this.hasTexts)return t`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;let C=this.view;return t`${this.renderHeader(C)}
      <main tabindex="-1">${this.renderView(this.hass,C)}</main>`}};B1.styles=[s0,l,d`
      :host {
        display: flex;
        flex-direction: column;
        /* What is around it has no height of its own. */
        height: calc(100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px));
        background: var(--primary-background-color);
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px 16px;
        flex-wrap: wrap;
        min-height: 56px;
        padding: 4px 16px 0;
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-bottom: 1px solid var(--divider-color);
      }
      h1 {
        font-size: 20px;
        font-weight: 400;
      }
      header button {
        color: inherit;
      }
      nav {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        max-width: 100%;
      }
      nav a {
        padding: 14px 12px 11px;
        border-bottom: 3px solid transparent;
        color: inherit;
        font-weight: 500;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current] {
        border-color: currentcolor;
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      main {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overflow-x: hidden;
      }
      .view {
        display: block;
        max-width: 1400px;
        margin-inline: auto;
        padding: 16px;
      }
      :host([narrow]) .view {
        padding: 8px;
      }
    `],M([s({attribute:!1})],B1.prototype,"route",2),M([s({attribute:!1})],B1.prototype,"panel",2),M([s({type:Boolean,reflect:!0})],B1.prototype,"dark",2),B1=M([p("zkteco-push-panel")],B1);export{B1 as ZktecoPushPanel};
/*! Bundled license information:

@lit/reactive-element/css-tag.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/reactive-element.js:
lit-html/lit-html.js:
lit-element/lit-element.js:
@lit/reactive-element/decorators/custom-element.js:
@lit/reactive-element/decorators/property.js:
@lit/reactive-element/decorators/state.js:
@lit/reactive-element/decorators/event-options.js:
@lit/reactive-element/decorators/base.js:
@lit/reactive-element/decorators/query.js:
@lit/reactive-element/decorators/query-all.js:
@lit/reactive-element/decorators/query-async.js:
@lit/reactive-element/decorators/query-assigned-nodes.js:
lit-html/directive.js:
lit-html/directives/repeat.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/is-server.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/decorators/query-assigned-elements.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directive-helpers.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
