"""The names of the people of Eastmere."""

WOMEN = """
Abigail Agnes Aisha Alice Amara Amelia Ana Anita Anya Beatrice Bethan Bridget Carmen Carol Catherine Charlotte Chloe
Claire Daisy Daniela Deborah Diana Dorothy Edith Eilidh Elena Eleanor Emily Esther Eva Fatima Fiona Florence Frances
Freya Gemma Georgia Grace Gwen Hana Hannah Harriet Hazel Helen Imogen Ingrid Irene Isabel Ivy Jade Jane Jasmine Jessica
Joan Josephine Joy Judith Julia Karen Kavita Keeley Laura Leila Lena Linda Louise Lucy Lydia Maeve Magda Margaret Maria
Marion Martha Maryam Maya Meera Miriam Molly Monica Naomi Nadia Natalie Nicola Niamh Nina Nora Olivia Parveen Patricia
Pauline Penny Philippa Phoebe Priya Rachel Rebecca Rhiannon Rosa Rose Ruth Sadia Sally Samira Sandra Sarah Sheila Shirin
Sian Sofia Stella Susan Sunita Tamsin Teresa Tessa Valerie Vera Victoria Wendy Winifred Yasmin Yvonne Zara Zoe
""".split()

MEN = """
Aaron Abdul Adam Adrian Ahmed Alan Albert Alexander Ali Andrew Angus Anthony Arjun Arthur Barnaby Ben Bernard Brian
Callum Cameron Carl Charles Christopher Clive Colin Connor Craig Daniel Darren David Declan Dennis Derek Dominic Donald
Douglas Duncan Edward Elliot Eric Ewan Felix Finlay Francis Frank Gareth Gary George Gerald Gordon Graham Gregory Harry
Hassan Henry Howard Hugh Ian Ibrahim Isaac Ivor Jack Jacob Jamal James Jason Jeremy Joel John Jonathan Joseph Joshua
Julian Keith Kenneth Kevin Kieran Kwame Lawrence Lee Leo Leon Lewis Liam Luca Luke Malcolm Marcus Mark Martin Matthew
Maurice Max Michael Mohammed Nathan Neil Nicholas Nigel Norman Oliver Omar Oscar Owen Patrick Paul Peter Philip Piotr
Rajesh Ralph Ravi Raymond Reuben Rhys Richard Robert Robin Roger Rohan Ronald Rory Rowan Russell Ryan Samuel Sanjay Sean
Simon Stanley Stephen Stuart Terence Theo Thomas Timothy Tobias Trevor Victor Vikram Walter Wesley William Yusuf Zac
""".split()

SURNAMES = """
Abbott Adeyemi Ahmed Ainsworth Akhtar Aldridge Allardyce Ansah Appleby Archer Ashdown Ashworth Atherton Bagshaw Bailey
Banerjee Barker Barlow Barraclough Bassett Beckett Bell Bellamy Bennett Bishop Blackwood Boateng Bowman Bradshaw Brennan
Briggs Brock Burrows Byrne Cartwright Chandra Chapman Chaudhry Chen Clegg Coates Collier Connolly Cooper Costa Coulson
Crabtree Crossley Cullen Dacre Dalton Darby Davenport Dawson Denholm Desai Dhillon Dixon Doherty Donnelly Drummond
Dunmore Eastwood Eccles Ellison Everett Fairclough Farrow Fenwick Fielding Finch Fletcher Foley Forde Foster Fowler
Gallagher Garland Garside Gill Goddard Gorman Greenwood Grimshaw Gupta Haddad Hadley Halliday Hardcastle Hargreaves
Harker Hartley Haworth Heaton Hewitt Hibbert Hodgson Holroyd Hossain Howarth Hussain Ingham Iqbal Irvine Jarvis Jennings
Johal Kaminski Kaur Keane Kendrick Kerrigan Khan Kirby Kowalski Lacey Lambert Langley Lawton Leggett Lister Lockwood
Lomax Lowther Malik Mallory Marsden Mason Mbeki Mellor Mensah Metcalfe Mistry Molloy Morrow Moss Murphy Nair Naylor
Newbold Nichols Nolan Nowak Oakley Ogden Okafor Okoro Oldroyd Osborne Osei Owens Padgett Parfitt Patel Pemberton Penrose
Pereira Pickles Platt Popescu Prescott Pritchard Quinn Radcliffe Rahman Ramsden Rashid Redfern Reilly Renshaw Riley
Rosario Rowntree Rutter Sandhu Sargent Scholes Sethi Shackleton Shah Sharma Shaw Siddiqui Silva Simmonds Singh Skelton
Slater Somerville Spencer Stanton Stirling Stokes Sutcliffe Swann Swift Szabo Tattersall Tennant Thackray Thornton
Tierney Tordoff Townsend Trevelyan Tunnicliffe Underhill Varley Vaughan Wadsworth Walcott Wardle Waterhouse Weatherby
Webster Westlake Whitaker Whitfield Wilkinson Winterbourne Wolfe Woodhouse Wragg Wren Yates Yilmaz Zielinski
""".split()

JOBS = """
retired bus driver|teaching assistant|plumber|nurse|shop manager|fisherman|student|software tester|care worker|chef|
taxi driver|librarian|electrician|hairdresser|retired engineer|gardener|delivery driver|accountant|childminder|baker|
paramedic|receptionist|carpenter|postwoman|dental hygienist|warehouse supervisor|music teacher|lorry driver|florist|
crane operator|pharmacist|retired head teacher|translator|market trader|barista|roofer|optician|ferry deckhand|
youth worker|bookbinder|mechanic|physiotherapist|boatbuilder|cleaner|surveyor|full-time carer|apprentice welder
""".replace("\n", "").split("|")
